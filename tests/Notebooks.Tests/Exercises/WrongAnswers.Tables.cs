namespace Notebooks.Tests.Exercises;

/// <content>Exercises that need no network: steps 0 to 4, 14 and 15.</content>
internal static partial class WrongAnswers
{
    private static WrongAnswer[] OfTables =>
    [
        Changed("MyShare", "whole numbers are divided", "drops the fraction: write 100.0", ("100.0", "100")),
        Changed("MyShare", "the share itself", "times 100 makes it percent", ("100.0", "1.0")),
        Changed("MyShare", "divided first", "begin with 100.0 * ratings",
            ("100.0 * ratings / (users * items)", "ratings / (users * items) * 100")),
        Changed("MyShare", "the empty part", "That is how empty the table is",
            ("100.0 * ratings / (users * items)", "100 - 100.0 * ratings / (users * items)")),
        Changed("MyShare", "the sum of both sides", "users times items cells", ("users * items", "users + items")),

        Changed("MyOverlap", "the plain count", "So many read both",
            ("return both / history.Values.Count(read => read.Contains(one) || read.Contains(other));", "return both;")),
        Changed("MyOverlap", "whole numbers are divided", "drops the fraction", ("double both", "int both")),
        Changed("MyOverlap", "who read both counts twice", "Your divisor counts who read both twice",
            ("history.Values.Count(read => read.Contains(one) || read.Contains(other))",
                "(history.Values.Count(read => read.Contains(one)) + history.Values.Count(read => read.Contains(other)))")),
        Changed("MyOverlap", "the other one's readers alone", "the readers of other alone",
            ("read.Contains(one) || read.Contains(other)", "read.Contains(other)")),
        Changed("MyOverlap", "the first one's readers alone", "the readers of one alone",
            ("read.Contains(one) || read.Contains(other)", "read.Contains(one)")),

        Changed("MyPenalty", "too strong", "take less", ("0.105", "0.2")),
        Changed("MyPenalty", "too weak", "take more", ("0.105", "0.05")),
        Changed("MyPenalty", "the same", "take more", ("0.105", "0.1")),

        Written("MyStop", "looks ahead", "The 0.9 comes after the stop",
            "int MyStop(double[] errors, int patience) => Array.IndexOf(errors, errors.Min());"),
        Changed("MyStop", "stops at the first rise", "You lost patience at the first look",
            ("at - best <= patience", "at - best < patience")),
        Written("MyStop", "where it stops", "go back to where the error was lowest",
            """
            int MyStop(double[] errors, int patience)
            {
                int best = 0, at = 0;
                while (at - best < patience && at < errors.Length - 1)
                    if (errors[++at] < errors[best]) best = at;
                return at;
            }
            """),
        Written("MyStop", "never begins to count anew", "counting begins anew",
            """
            int MyStop(double[] errors, int patience)
            {
                int best = 0, worse = 0;
                for (int at = 1; at < errors.Length && worse < patience; at++)
                {
                    if (errors[at] < errors[best]) best = at;
                    else worse++;
                }
                return best;
            }
            """),

        Changed("MyRare", "rows", "Those are their rows",
            (".Count(count => count.Value < fewerThan)", ".Where(count => count.Value < fewerThan).Sum(count => count.Value)")),
        Changed("MyRare", "so many or fewer", "three are enough", ("count.Value < fewerThan", "count.Value <= fewerThan")),
        Changed("MyRare", "those who have enough", "who have enough", ("count.Value < fewerThan", "count.Value >= fewerThan")),
        Changed("MyRare", "all users", "Those are all users", (".Count(count => count.Value < fewerThan)", ".Count()")),

        Changed("MyFairMean", "their own mean", "their own ratings alone",
            ("(own.Sum() + weight * mean) / (own.Length + weight)", "own.Sum() / (double)own.Length")),
        Changed("MyFairMean", "the mean for those without ratings only", "everybody gets the further ones",
            ("(own.Sum() + weight * mean) / (own.Length + weight)",
                "own.Select(one => (double)one).DefaultIfEmpty(mean).Average()")),
        Changed("MyFairMean", "divided by their own number", "Divide by the number of all,",
            ("(own.Length + weight)", "own.Length")),
        Changed("MyFairMean", "the mean once", "You added the mean once",
            ("weight * mean", "mean"),
            ("own.Length + weight", "own.Length + 1")),
        Changed("MyFairMean", "nothing without ratings", "Sequence contains no elements",
            ("(own.Sum() + weight * mean) / (own.Length + weight)", "own.Average()")),

        Changed("MyIndices", "unknown ids get a number", "x was not in training",
            ("numbers.GetValueOrDefault(id)", "numbers.TryAdd(id, numbers.Count + 1) ? numbers.Count : numbers[id]")),
        Changed("MyIndices", "rows are numbered", "b came twice, and has got a new number",
            ("numbers.TryAdd(id, numbers.Count + 1);", "numbers[id] = ++row;"),
            ("var numbers", "int row = 0;\n    var numbers")),
        Changed("MyIndices", "counted from 0", "begin with 1", ("numbers.Count + 1", "numbers.Count")),
        Changed("MyIndices", "-1 for the unknown", "An unknown id is 0", ("GetValueOrDefault(id)", "GetValueOrDefault(id, -1)")),
        Changed("MyIndices", "sorted", "You sorted the ids", ("in training", "in training.Order()")),
        Changed("MyIndices", "unknown ids are not expected", "The given key 'x' was not present",
            ("numbers.GetValueOrDefault(id)", "numbers[id]")),

        Changed("MyHead", "not sorted", "the first ones in the list", (".OrderDescending()", "")),
        Changed("MyHead", "the smallest first", "Those are the quietest", ("OrderDescending", "Order")),
        Changed("MyHead", "not divided", "divide by those of all users", ("\n        / counts.Sum()", "")),
        Changed("MyHead", "whole numbers are divided", "drops the fraction", ("(double)", "")),
        Changed("MyHead", "the others", "what the others have given", (".Take(", ".Skip(")),

        Changed("MyLatest", "the last in the file", "Those are the last rows of the file", (".OrderBy(row => times[row])", "")),
        Changed("MyLatest", "the first in time", "nobody predicts the past", ("OrderBy(", "OrderByDescending(")),
        Changed("MyLatest", "the rows to train on", "Those are the rows to train on", ("TakeLast", "SkipLast")),
        Changed("MyLatest", "times", "Those are times", ("row => times[row])", "row => times[row]).Select(row => (int)times[row])")),

        Changed("MyLastOut", "the only row too", "C's only row must stay", (".Where(rows => rows.Count() > 1)", "")),
        Changed("MyLastOut", "the last in the file", "the last rows of each user in the file",
            ("rows.MaxBy(row => times[row])", "rows.Last()")),
        Changed("MyLastOut", "the first in time", "A's later rows would be in training", ("MaxBy", "MinBy")),
        Written("MyLastOut", "the last row of all", "each user gives one away",
            "int[] MyLastOut(string[] users, long[] times) => [Array.IndexOf(times, times.Max())];"),

        Changed("MyTraffic", "an int", "too large for an int", ("4L", "4")),
        Changed("MyTraffic", "no biases", "has a bias", ("factors + 1", "factors")),
        Changed("MyTraffic", "rounded down", "the last one is not full", ("(ratings + batch - 1)", "ratings")),
        Changed("MyTraffic", "one batch", "That is one batch", (" * ((ratings + batch - 1) / batch)", "")),

        Changed("MyRoles", "no format of times", "the roles' TimeFormat takes others", (", TimeFormat = \"dd/MM/yyyy HH:mm\",", ",")),
        Changed("MyRoles", "no strength", "name the minutes as the Strength", ("Strength = \"minutes\", ", "")),
        Changed("MyRoles", "minutes are ratings", "minutes are no rating", ("null", "\"minutes\""), ("Strength = \"minutes\", ", "")),
        Changed("MyRoles", "no times", "name the Time", ("Time = \"seen\", ", "")),
        Changed("MyRoles", "user and item the other way round", "members for items", ("\"member\", \"film\"", "\"film\", \"member\"")),
        Changed("MyRoles", "a device is no user", "A device is not a person", ("\"member\"", "\"device\"")),
        Changed("MyRoles", "the month first", "You took the month for the day", ("dd/MM", "MM/dd")),
    ];
}
