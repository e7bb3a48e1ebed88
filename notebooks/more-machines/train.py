"""Trains a network of the workshop on with PyTorch: on one process, on several, or on several machines.

    python3 train.py FOLDER --epochs 5
    python3 -m torch.distributed.run -r 9:1 -t 9:1 --nproc_per_node 2 train.py FOLDER --epochs 5

FOLDER holds what model.ExportToPyTorch(FOLDER, train, validation, options) wrote. After each epoch trained.safetensors is
written there, for model.ImportFromPyTorch(FOLDER + "/trained.safetensors"). However many processes there are, the steps are
those of one process, and those of model.Fit(train, validation, options with { Epochs = 5 }). (Dropout alone draws otherwise.)
"""
import argparse, datetime, faulthandler, hashlib, json, math, os, pathlib, sys
import torch
import torch.distributed as dist
from files import RANK, WORLD, read, stop, write
from models import KINDS
from torch import nn


def rate_at(done, training):
    """The learning rate where so large a share of all steps is done: the schedule of the options, as Decay.cs says it."""
    if training["decay"] == "OneCycle":
        up, down = (1 - math.cos(math.pi * done / 0.25)) / 2, (1 + math.cos(math.pi * (done - 0.25) / 0.75)) / 2
        return training["learning_rate"] * (1 / 25 + 24 / 25 * up if done < 0.25 else down)
    return training["learning_rate"] * (1 - done if training["decay"] == "Linear" else 1)


def join(args, device, seals):
    """Waits for the other processes, and makes sure that all do the same."""
    here = {"RANK": "0", "WORLD_SIZE": "1", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500"}
    os.environ.update({name: os.environ.get(name, value) for name, value in here.items()})
    address = f"{os.environ['MASTER_ADDR']}:{os.environ['MASTER_PORT']}"
    if os.environ["MASTER_ADDR"] in ("127.0.0.1", "localhost") and sys.platform == "linux":
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    # What answers at the address may be another program, for whose answers torch would wait for ever.
    faulthandler.dump_traceback_later(2 * args.timeout + 5, exit=True)
    try:
        # Gradients that are sparse travel over gloo alone.
        backend = "nccl" if device.type == "cuda" and not args.sparse else "gloo"
        dist.init_process_group(backend, timeout=datetime.timedelta(seconds=args.timeout))
    except (RuntimeError, ValueError, OSError) as error:
        if "in use" in str(error):
            stop(f"port {address} is in use, by another training perhaps. Set another MASTER_PORT, or --master_port, for all processes.")
        stop(f"the {WORLD} processes did not find each other at {address} within {args.timeout} s: {str(error).splitlines()[0]}. "
             "On several machines GLOO_SOCKET_IFNAME has to name each one's network card: see README.md.")
    faulthandler.cancel_dump_traceback_later()
    same = hashlib.sha256("".join([*seals, str(args.epochs), str(args.sparse)]).encode()).hexdigest()
    own = torch.tensor([int(same[:15], 16)], device=device)
    least, most = own.clone(), own.clone()
    dist.all_reduce(least, dist.ReduceOp.MIN)
    dist.all_reduce(most, dist.ReduceOp.MAX)
    if least.item() != most.item():
        stop("the processes have different files, --epochs or --sparse. Copy the folder to all machines, and give all the same.")


def train(args):
    texts, weights = read(args.folder / "model.safetensors")
    rows = {}
    for part in ("train", "validation"):
        texts_of_rows, tensors = read(args.folder / f"{part}.safetensors")
        if texts_of_rows["sha256"] != texts[part]:
            stop(f"{part}.safetensors and model.safetensors are of different exports. Export again.")
        rows[part] = [tensors["users"].long(), tensors["items"].long(), tensors["ratings"]]
    if texts["kind"] not in KINDS:
        stop(f"{args.folder / 'model.safetensors'} holds a {texts['kind']}; this script knows {' and '.join(KINDS)}.")
    training, history = json.loads(texts["training"]), json.loads(texts["epochs"])
    args.epochs = args.epochs or training["epochs"]
    over_tables = training["l2"] > 0 and training["l2_over"] == "WholeTables"
    if over_tables and args.sparse:
        stop("L2Over.WholeTables has a gradient for every row, which --sparse cannot have. Export with L2Over.BatchRows, or L2 = 0.")

    # Each process has a card of its own, or none has one: NCCL refuses two on one card.
    enough = torch.cuda.is_available() and torch.cuda.device_count() >= int(os.environ.get("LOCAL_WORLD_SIZE", 1))
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if enough else torch.device("cpu")
    join(args, device, [texts["sha256"], texts["train"], texts["validation"]])
    rows = {part: [column.to(device) for column in columns] for part, columns in rows.items()}
    model = KINDS[texts["kind"]](*(len(weights[f"{side}Shares"]) for side in ("user", "item")), json.loads(texts["options"]), args.sparse)
    model.load_state_dict(weights)
    network = nn.parallel.DistributedDataParallel(model.to(device), broadcast_buffers=False)
    # Adam moves every row at each step; SparseAdam only those that the batch has used, which is another algorithm, and a faster one.
    layers = [weight for name, weight in model.named_parameters() if name.startswith("layers.")]
    tables = [weight for name, weight in model.named_parameters() if not name.startswith("layers.")]
    groups = [(torch.optim.SparseAdam, tables), (torch.optim.Adam, layers)] if args.sparse else [(torch.optim.Adam, tables + layers)]
    optimizers = [kind(weights, lr=1) for kind, weights in groups if weights]

    seed = (training["seed"] if training["seed"] is not None else 2017) % 2 ** 64
    orders = torch.Generator().manual_seed(seed)  # the same in all processes, and in the library
    torch.manual_seed(seed + RANK)                # dropout: another one in each
    users, items, ratings = rows["train"]
    count, batch, step = len(ratings), training["batch"], 0
    steps = args.epochs * math.ceil(count / batch)
    for epoch in range(len(history) + 1, len(history) + args.epochs + 1):
        model.train()
        sums, first_rate = torch.zeros(4, dtype=torch.float64, device=device), rate_at(step / steps, training)
        for chosen in torch.randperm(count, generator=orders).split(batch):
            rate, step = rate_at(step / steps, training), step + 1
            # This process's share of the batch. Where a small last batch leaves it none, it takes a row that counts nothing: gradients that
            # are sparse cannot be empty.
            own, weight = (chosen[RANK::WORLD], 1) if RANK < len(chosen) else (chosen[:1], 0)
            own = own.to(device)
            predicted, penalty = network(users[own], items[own])
            squares = (predicted - ratings[own]).square().sum()
            penalty = sum(table.weight.square().sum() for table in (model.userFactors, model.itemFactors)) * len(own) if over_tables \
                else penalty.sum()
            loss = squares + training["l2"] * penalty
            for optimizer in optimizers:
                optimizer.zero_grad()
            # DistributedDataParallel takes the mean of the processes' gradients: so it becomes that of the mean over the batch's rows.
            (loss * weight * WORLD / len(chosen)).backward()
            for optimizer in optimizers:
                optimizer.param_groups[0]["lr"] = rate
                optimizer.step()
            with torch.no_grad():
                for table in tables:
                    table[0] = 0  # the unknown user or item
                for layer in (module for module in model.modules() if isinstance(module, nn.Linear)):
                    layer.weight.mul_(1 - rate * training["weight_decay"])
            sums[:2] += weight * torch.stack([loss.detach(), squares.detach()])
        model.eval()
        with torch.no_grad():
            for own_users, own_items, own_ratings in zip(*(column[RANK::WORLD].split(8192) for column in rows["validation"])):
                errors = (model(own_users, own_items)[0] - own_ratings).double()
                sums[2:] += torch.stack([errors.square().sum(), errors.abs().sum()])
        dist.all_reduce(sums)
        loss, squares, validation_squares, validation_errors = sums.tolist()
        held_out = len(rows["validation"][0])
        history.append({"number": epoch, "train_loss": loss / count, "train_rmse": math.sqrt(squares / count),
                        "validation_rmse": math.sqrt(validation_squares / held_out), "validation_mae": validation_errors / held_out,
                        "learning_rate": first_rate})
        if not all(math.isfinite(value) for value in history[-1].values()):
            stop(f"the training has diverged in epoch {epoch}. Export with a lower LearningRate.")
        if RANK == 0:
            result = {name: texts[name] for name in ("version", "kind", "options", "ids")}
            write(args.folder / "trained.safetensors", {**result, "epochs": json.dumps(history)}, model.state_dict())
            print("epoch {number}: loss {train_loss:.4f}, RMSE {train_rmse:.4f}; validation RMSE {validation_rmse:.4f}, "
                  "MAE {validation_mae:.4f}".format(**history[-1]), flush=True)
    dist.destroy_process_group()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Trains a network of the workshop on with PyTorch, on one machine or several.")
    parser.add_argument("folder", type=pathlib.Path, help="what ExportToPyTorch wrote; on each machine")
    parser.add_argument("--epochs", type=int, help="how many more; those of the exported options where it is not given")
    parser.add_argument("--sparse", action="store_true", help="gradients of the batch's rows only, by SparseAdam: for large tables")
    parser.add_argument("--timeout", type=int, default=25, help="seconds after which a process that does not answer counts as gone")
    try:
        train(parser.parse_args())
    except RuntimeError as error:
        stop(f"the training cannot go on: {str(error).splitlines()[0]}. Perhaps another process has ended: see what it said; "
             "one that is only slow has longer with --timeout. "
             "What trained.safetensors holds is whole, the last epoch that was printed.")
