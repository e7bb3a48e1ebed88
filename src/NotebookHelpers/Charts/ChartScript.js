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
  function follow(place, look) {
    var rgb = getComputedStyle(place).color.match(/[\d.]+/g);
    if (!look || !look.font || !rgb || 0.3 * rgb[0] + 0.6 * rgb[1] + 0.1 * rgb[2] < 128) return;
    look.paper_bgcolor = look.plot_bgcolor = 'rgba(0,0,0,0)';
    look.font.color = 'DARK_TEXT';
    [look.xaxis, look.yaxis].forEach(function (axis) { axis.gridcolor = axis.zerolinecolor = 'DARK_GRID'; });
  }
  window.notebookPlotly = window.notebookPlotly || load((server() ? [server() + 'kernelspecs/KERNEL/' + file] : []).concat(file));
  window.notebookPlotly.then(function (plotly) {
    document.querySelectorAll('[id="ID"][data-figure="HASH"]').forEach(function (place) {
      var picture = place.innerHTML;
      place.innerHTML = '';
      follow(place, figure.layout.template && figure.layout.template.layout);
      plotly.newPlot(place, figure.data, figure.layout, figure.config).catch(function () { place.innerHTML = picture; });
    });
  }, function () { window.notebookPlotly = undefined; });
})();
