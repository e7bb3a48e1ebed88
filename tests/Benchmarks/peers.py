"""Trains in PyTorch what Training.cs trains, or reads a table with pandas; prints one line of JSON.

peers.py dense|sparse FOLDER EPOCHS THREADS
peers.py pandas FOLDER TIMES 1
"""
import json
import math
import resource
import sys
import time

WHAT, FOLDER, EPOCHS, THREADS = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
BATCH, RATE, L2, FACTORS, BIAS_SHARE = 8192, 0.025, 9, 50, 0.3


def report(cpu, wall, rmse):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"Cpu": cpu, "Wall": wall, "Megabytes": peak, "Rmse": rmse}))


def read():
    import pandas

    cpus, walls = [], []
    for _ in range(EPOCHS):
        cpu, wall = time.process_time(), time.perf_counter()
        table = pandas.read_csv(f"{FOLDER}/ratings.csv")
        for column in ("user", "item"):
            table[column] = pandas.factorize(table[column])[0]
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    report(min(cpus), min(walls), [])


def train():
    import numpy
    import torch
    from torch import nn

    torch.set_num_threads(THREADS)
    torch.manual_seed(2017)

    def part(name):
        def array(column, kind):
            return torch.from_numpy(numpy.fromfile(f"{FOLDER}/{name}-{column}.bin", kind))
        return array("users", "int32").long(), array("items", "int32").long(), array("ratings", "float32")

    (users, items, ratings), validation = part("train"), part("validation")
    rows = len(ratings)
    sizes = [int(max(column.max(), other.max())) + 1 for column, other in zip((users, items), validation)]
    shares = [1 / torch.bincount(column, minlength=size).clamp(min=1) for column, size in zip((users, items), sizes)]
    mean, deviation = float(ratings.mean()), float(ratings.std(unbiased=False))
    tables = [nn.Embedding(size, width, padding_idx=0, sparse=WHAT == "sparse") for width in (FACTORS, 1) for size in sizes]
    for table in tables:
        nn.init.uniform_(table.weight, -0.05, 0.05)
        with torch.no_grad():
            table.weight[0] = 0
    parameters = [table.weight for table in tables]

    def score(u, i):
        found = [table(column) for table, column in zip(tables, (u, i, u, i))]
        return found, (found[0] * found[1]).sum(1) + (found[2] + found[3]).squeeze(1) + mean

    cpu, wall = time.process_time(), time.perf_counter()
    optimizer = torch.optim.SparseAdam(parameters, lr=RATE) if WHAT == "sparse" else torch.optim.Adam(parameters, lr=RATE)
    steps, step, rmse = EPOCHS * math.ceil(rows / BATCH), 0, []
    for _ in range(EPOCHS):
        for batch in torch.randperm(rows).split(BATCH):
            u, i = users[batch], items[batch]
            found, predicted = score(u, i)
            squares = [rows_found.square().sum(1) for rows_found in found]
            share = [part_shares[column] for part_shares, column in zip(shares, (u, i))]
            penalty = sum(s * (deviation * f + BIAS_SHARE * b) for s, f, b in zip(share, squares[:2], squares[2:])).mean()
            loss = nn.functional.mse_loss(predicted, ratings[batch]) + L2 * penalty
            for group in optimizer.param_groups:
                group["lr"] = RATE * (1 - step / steps)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
        with torch.no_grad():
            errors = sum(float((score(u, i)[1] - r).square().sum()) for u, i, r in zip(*(column.split(BATCH) for column in validation)))
            rmse.append(math.sqrt(errors / len(validation[2])))
    report((time.process_time() - cpu) / EPOCHS, (time.perf_counter() - wall) / EPOCHS, rmse)


read() if WHAT == "pandas" else train()
