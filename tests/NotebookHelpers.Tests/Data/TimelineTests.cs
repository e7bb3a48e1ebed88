using NotebookHelpers.Data;

namespace NotebookHelpers.Tests.Data;

public class TimelineTests
{
    // Not in the order of time; 11 and 12 in the same second.
    private static readonly Interactions Data = Rows.Of(
        (1, 13, 1, 300), (1, 10, 1, 100), (2, 10, 1, 150), (1, 11, 1, 200), (1, 12, 1, 200));

    private static long[] Ids(Timeline timeline, long time, int length = 3) =>
        [.. timeline.Histories([Data.Users.IndexOf(1)], [timeline.Moment(time)], length).Select(
            item => item == 0 ? 0 : Data.Items[(int)item].Number)];

    [Fact]
    public void Should_Give_The_Last_Items_Before_A_Time_The_Last_First()
    {
        var timeline = new Timeline(Data);
        Assert.Equal([0, 0, 0], Ids(timeline, 100));
        Assert.Equal([10, 0, 0], Ids(timeline, 101));
        Assert.Equal([10, 0, 0], Ids(timeline, 200));
        Assert.Equal([12, 11, 10], Ids(timeline, 201));
        Assert.Equal([13, 12, 11], Ids(timeline, 1_000));
    }

    [Fact]
    public void Should_Show_No_Event_To_Itself_Nor_To_Its_Second()
    {
        var timeline = new Timeline(Data);
        Assert.Equal([4, 0, 1, 2, 2], timeline.MomentsOfEvents(Data));
    }

    [Fact]
    public void Should_Count_An_Items_Events()
    {
        var timeline = new Timeline(Data);
        var item = Data.Items.IndexOf(10);
        Assert.Equal([0, 1, 2, 2], new long[] { 100, 150, 151, 900 }.Select(time => timeline.OfItem(item, timeline.Moment(time)).Length));
    }

    [Fact]
    public void Should_Go_By_Rows_Without_Times()
    {
        var data = Rows.WithoutTimes((1, 10, 1), (1, 11, 1));
        var timeline = new Timeline(data);
        Assert.Equal([0, 1], timeline.MomentsOfEvents(data));
        Assert.Equal([2, 2], timeline.MomentsOf(data));
    }

    [Fact]
    public void Should_Give_The_Unknown_No_History() =>
        Assert.Equal([0L, 0L], new Timeline(Data).Histories([0], [5], 2));
}
