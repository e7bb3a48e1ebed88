"""Files in the format of safetensors, as the library writes and reads them: an int64, the length of the header; the header, JSON
that says each tensor's type, shape and place; the tensors' numbers. Besides the tensors there are texts, under __metadata__."""
import hashlib, json, math, os, struct
import torch

VERSION = "2"  # of the files; the library that wrote them and reads the result must have the same
TYPES = {"F32": torch.float32, "I64": torch.int64, "I32": torch.int32}
RANK, WORLD = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))  # which process this is, and of how many


def stop(message):
    """Ends this process, with a message."""
    raise SystemExit(f"train.py, process {RANK} of {WORLD}: {message}")


def read(path):
    """A file's texts and tensors."""
    try:
        data = bytearray(path.read_bytes())
        start = 8 + struct.unpack_from("<Q", data)[0]
        header = json.loads(data[8:start])
        texts = header.pop("__metadata__")
        # The checksum is one of the texts, and was taken with zeros in its place.
        zeroed = data[8:start].replace(texts["sha256"].encode(), b"0" * 64)
        if hashlib.sha256(zeroed + memoryview(data)[start:]).hexdigest() != texts["sha256"]:
            raise ValueError("it was changed or cut off after it was written, for its checksum is another")
        tensors = {name: torch.frombuffer(data, dtype=TYPES[its["dtype"]], count=math.prod(its["shape"]),
                                          offset=start + its["data_offsets"][0]).view(its["shape"]) for name, its in header.items()}
    except FileNotFoundError:
        stop(f"there is no {path}. Let ExportToPyTorch write it; each machine needs a copy of the folder.")
    except Exception as error:
        stop(f"{path} is no whole file of ExportToPyTorch ({type(error).__name__}: {error}). Export again.")
    if texts["version"] != VERSION:
        stop(f"{path} has version {texts['version']}, and this is the train.py of version {VERSION}. Take the one beside the notebooks.")
    return texts, tensors


def write(path, texts, tensors):
    """Writes a file that is there as a whole, or not at all."""
    header, end = {"__metadata__": {**texts, "sha256": "0" * 64}}, 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.numel() * tensor.element_size()
        dtype = next(key for key, value in TYPES.items() if value == tensor.dtype)
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [start, end]}
    data = bytearray(end)
    for name, tensor in tensors.items():
        place = header[name]["data_offsets"][0]
        torch.frombuffer(data, dtype=tensor.dtype, count=tensor.numel(), offset=place).copy_(tensor.detach().flatten())
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    head = head.replace(b"0" * 64, hashlib.sha256(head + data).hexdigest().encode())
    unfinished = path.with_name(path.name + ".tmp")
    try:
        with open(unfinished, "wb") as file:
            file.write(struct.pack("<Q", len(head)) + head)
            file.write(data)
        os.replace(unfinished, path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        stop(f"{path} cannot be written: {error}")
