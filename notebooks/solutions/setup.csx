// As the setup.csx of the notebooks, from one folder further down.
#r "../../artifacts/bin/NotebookHelpers/workshop/FSharp.Core.dll"
#r "../../artifacts/bin/NotebookHelpers/workshop/DynamicObj.dll"
#r "../../artifacts/bin/NotebookHelpers/workshop/Plotly.NET.dll"
#r "../../artifacts/bin/NotebookHelpers/workshop/Plotly.NET.CSharp.dll"
#r "../../artifacts/bin/NotebookHelpers/workshop/TorchSharp.dll"
#r "../../artifacts/bin/NotebookHelpers/workshop/Microsoft.Data.Analysis.dll"
#r "../../artifacts/bin/NotebookHelpers/workshop/NotebookHelpers.dll"

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Data.Analysis;
using NotebookHelpers;
using NotebookHelpers.Charts;
using NotebookHelpers.Data;
using NotebookHelpers.Evaluation;
using NotebookHelpers.Metrics;
using NotebookHelpers.Models;
using NotebookHelpers.Training;
using Plotly.NET.CSharp;
using Chart = Plotly.NET.CSharp.Chart;   // Plotly.NET has one too: so the name stays clear where a cell uses both
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

// In the cell: Plotly.NET's own Show opens a browser on the machine of the kernel.
static void Show(this Plotly.NET.GenericChart chart) => display(chart);

Workshop.Start();
