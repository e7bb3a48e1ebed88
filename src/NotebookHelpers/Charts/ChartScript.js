(function () {
  var figure = FIGURE;
  var file = 'FILE';
  function server() {
    var lab = document.getElementById('jupyter-config-data');
    return document.body.dataset.baseUrl || (lab && JSON.parse(lab.textContent).baseUrl);
  }
  function load(places) {
    if (window.Plotly) return Promise.resolve(window.Plotly);
    if (places.length === 0) return Promise.reject(new Error('no plotly.js'));
    return new Promise(function (resolve, reject) {
      var hidden = { define: window.define, exports: window.exports, module: window.module };
      Object.keys(hidden).forEach(function (name) { if (hidden[name] !== undefined) window[name] = undefined; });
      function restore() {
        Object.keys(hidden).forEach(function (name) { if (hidden[name] !== undefined) window[name] = hidden[name]; });
      }
      var script = document.createElement('script');
      script.src = places[0];
      script.onload = function () { restore(); load(places.slice(1)).then(resolve, reject); };
      script.onerror = script.onload;
      document.head.appendChild(script);
    });
  }
  function wrapped(name) {
    var places = [];
    for (var i = 0; i < name.length; i++) if (name[i] === ' ') places.push(i);
    places.sort(function (a, b) { return Math.abs(a - name.length / 2) - Math.abs(b - name.length / 2); });
    return name.length < 14 || !places.length ? name : name.slice(0, places[0]) + '<br>' + name.slice(places[0] + 1);
  }
  function follow(layout, data, isNarrow, isDark) {
    var look = layout.template && layout.template.layout;
    if (!look || !look.font) return;
    if (isNarrow) {
      var below = layout.xaxis && layout.xaxis.title;
      if (below && below.text && below.text.length > 30) below.text = wrapped(below.text);
      var bars = data.filter(function (trace) { return trace.type === 'bar' && trace.orientation === 'h'; });
      bars.forEach(function (trace) {
        trace.y = trace.y.map(wrapped);
        layout.xaxis.nticks = 4;
      });
      if (bars.some(function (trace) { return trace.textposition === 'outside'; })) {
        var ends = bars.flatMap(function (trace) { return trace.x.map(function (length) { return length + (trace.base || 0); }); });
        layout.xaxis.range = [Math.min.apply(null, [0].concat(ends)), 1.3 * Math.max.apply(null, ends)];
      }
      if (layout.updatemenus) {
        layout.title = Object.assign({}, layout.title, { yref: 'container', y: 0.97, yanchor: 'top' });
        layout.margin = Object.assign({}, layout.margin, { t: 92 });
      }
      look.title.font.size = 14;
      look.xaxis.title.font = look.yaxis.title.font = { size: 12 };
      layout.legend = Object.assign({}, layout.legend,
        { orientation: 'h', x: 0, xref: 'container', xanchor: 'left', y: 0, yref: 'container', yanchor: 'bottom' });
    }
    if (isDark) {
      look.paper_bgcolor = look.plot_bgcolor = 'rgba(0,0,0,0)';
      look.font.color = 'DARK_TEXT';
      [look.xaxis, look.yaxis].forEach(function (axis) { axis.gridcolor = axis.zerolinecolor = 'DARK_GRID'; });
    }
  }
  function draw(plotly, place) {
    var rgb = getComputedStyle(place).color.match(/[\d.]+/g);
    var isDark = rgb && 0.3 * rgb[0] + 0.6 * rgb[1] + 0.1 * rgb[2] >= 128;
    var text = JSON.stringify(figure);
    Object.entries(isDark ? DARK_COLORS : {}).forEach(function (pair) { text = text.replaceAll(pair[0], pair[1]); });
    var shown = JSON.parse(text);
    var isNarrow = place.clientWidth < 560;
    follow(shown.layout, shown.data, isNarrow, isDark);
    return plotly.react(place, shown.data, shown.layout, isNarrow ? Object.assign({ displayModeBar: false }, shown.config) : shown.config);
  }
  window.notebookPlotly = window.notebookPlotly || load((server() ? [server() + 'kernelspecs/KERNEL/' + file] : []).concat(file));
  window.notebookPlotly.then(function (plotly) {
    document.querySelectorAll('[id="ID"][data-figure="HASH"]').forEach(function (place) {
      var picture = place.innerHTML;
      place.innerHTML = '';
      draw(plotly, place).then(function () {
        ['(prefers-color-scheme: dark)', '(max-width: 560px)'].forEach(function (query) {
          matchMedia(query).addEventListener('change', function () { draw(plotly, place); });
        });
      }, function () { place.innerHTML = picture; });
    });
  }, function () { window.notebookPlotly = undefined; });
})();
