#!/usr/bin/env python3
"""Holds the attention kernels against attention as it is written down, and times them, on any PyTorch from 2.7 on: no Java is needed.

The sources are the decoder's own *.torchscript files of this clone, written as the archive that PyTorch loads (as TorchScriptArchive.java does).
"""
import argparse, json, math, pathlib, platform, statistics, sys, time, zipfile

import torch

HERE = pathlib.Path(__file__).resolve()
TYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
# what an error may be, in units of the values' own rounding: those of docs/gpu.md, "Proof"
ALLOWED = {"float32": 335 * 2.0**-24, "bfloat16": 40 * 2.0**-8, "float16": 40 * 2.0**-11}
PICKLED = b"\x80\x02c__torch__\nKernels\n)\x81}(X\x08\x00\x00\x00training\x89ub."


def sources(root):
    found = {path.name: path.read_text() for path in root.glob("decoder/src/main/resources/**/*.torchscript")}
    if "portable.torchscript" not in found:
        sys.exit(f"kernels.py: there is no portable.torchscript below {root}.")
    return found


def load(source, device, folder):
    """The source without its comments; a module on the device."""
    file = folder / "kernels.pt"
    text = "".join(line + "\n" for line in source.split("\n") if not line.lstrip().startswith("#"))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (("data.pkl", PICKLED), ("code/__torch__.py", text), ("constants.pkl", b"\x80\x02)."), ("version", "3\n"), ("byteorder", "little")):
            archive.writestr("kernels/" + name, content)
    module = torch.jit.load(str(file), map_location=device)
    file.unlink()
    return module


def written_down(q, k, v, mask, causal, scale):
    """Attention in double on the processor, all logits at once: output and log-sum-exp."""
    q, k, v = (tensor.cpu().double() for tensor in (q, k, v))
    logits = q @ k.transpose(2, 3) * scale
    if mask is not None:
        logits = logits + mask.cpu().double()
    if causal:
        logits = logits.masked_fill(torch.ones_like(logits, dtype=torch.bool).triu(1), -math.inf)
    return torch.softmax(logits, 3) @ v, torch.logsumexp(logits, 3)


def proof(form, kernels, device, types):
    """Each number type, head size and form of a part: what a band is made of (causal triangle, rectangle, window by a mask)."""
    torch.manual_seed(18)
    findings = []
    for name in types:
        for dim in (64, 80, 96, 128, 256):
            for shape in ("triangle", "rectangle", "window"):
                rows = 300
                keys = rows if shape == "triangle" else 530
                q, k, v = (torch.randn(2, 3, n, dim, device=device).to(TYPES[name]) for n in (rows, keys, keys))
                mask = None
                if shape == "window":
                    behind = torch.arange(rows, device=device)[:, None] + 130 - torch.arange(keys, device=device)[None, :]
                    mask = torch.where((behind >= 0) & (behind < 130), 0.0, -math.inf).float()[None, None]
                finding = {"operators": form, "dtype": name, "head": dim, "part": shape, "allowed": ALLOWED[name]}
                try:
                    out, lse = kernels.part(q, k, v, mask, shape == "triangle", dim**-0.5)
                    wanted, level = written_down(q, k, v, mask, shape == "triangle", dim**-0.5)
                    off = max((out.cpu().double() - wanted).abs().max().item(), (lse.cpu().double() - level).abs().max().item())
                    finding.update(error=off if math.isfinite(off) else None, passed=off <= ALLOWED[name])
                except RuntimeError as refused:
                    finding.update(error=None, passed=False, message=str(refused).strip().split("\n")[-1][:300])
                findings.append(finding)
    return findings


def seconds(device, call, rounds):
    """The median of some calls, after one that is not counted."""
    took = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        call()
        if device.startswith(("cuda", "mps")):
            (torch.mps if device == "mps" else torch.cuda).synchronize()
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


def times(own, portable, device, dtype, lengths, heads, dim, rounds):
    """The causal triangle of one layer by four ways; milliseconds. Null where it does not fit into memory."""
    rows = []
    for length in lengths:
        q, k, v = (torch.randn(1, heads, length, dim, device=device).to(TYPES[dtype]) for _ in range(3))

        def dense():
            logits = (q @ k.transpose(2, 3)).float().mul_(dim**-0.5)
            logits.masked_fill_(torch.ones(length, length, dtype=torch.bool, device=device).triu_(1), -math.inf)
            return torch.softmax(logits, 3).to(v.dtype) @ v

        ways = {
            "own": lambda: own.part(q, k, v, None, True, dim**-0.5),
            "plain": lambda: torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True),
            "portable": lambda: portable.part(q, k, v, None, True, dim**-0.5),
            "dense": dense,
        }
        row = {"length": length, "dtype": dtype, "heads": heads, "head": dim}
        for way, call in ways.items():
            try:
                if way == "dense" and not room_for(device, length * length * (6 * heads + 1)):
                    raise MemoryError
                row[way] = 1000 * seconds(device, call, rounds)
            except (MemoryError, torch.OutOfMemoryError):
                row[way] = None
        rows.append(row)
    return rows


def room_for(device, size):
    if device.startswith("cuda"):
        return torch.cuda.mem_get_info(device)[0] > size
    return size < 2**32


def shown(value):
    return "-" if value is None else f"{value:.3g}"


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options.add_argument("--root", type=pathlib.Path, default=HERE.parents[2], help="the clone")
    options.add_argument("--out", type=pathlib.Path, help="JSON file to write")
    options.add_argument("--lengths", default="8192,16384,32768,65536,131072")
    options.add_argument("--heads", type=int, default=32)
    options.add_argument("--head", type=int, default=64)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    if tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2]) < (2, 7):
        sys.exit(f"kernels.py: PyTorch 2.7 or newer is needed, this is {torch.__version__}.")
    device = asked.device
    kind = device.split(":")[0]
    if kind == "cuda" and not torch.cuda.is_available():
        sys.exit(f"kernels.py: this PyTorch ({torch.__version__}) finds no CUDA device.")
    torch.backends.cuda.matmul.allow_tf32 = False
    texts = sources(asked.root)
    folder = pathlib.Path(asked.out).parent if asked.out else pathlib.Path.cwd()
    portable = load(texts["kernels.torchscript"] + texts["portable.torchscript"].replace("def portable_part(", "def part("), device, folder)
    parts = {"cpu": "cpu.torchscript", "cuda": "cuda.torchscript"}
    own = portable
    if kind in parts:
        own = load(texts["kernels.torchscript"] + texts[parts[kind]] + (texts["portable.torchscript"] if kind == "cuda" else ""), device, folder)
    types = ["float32", "bfloat16"] + ([] if kind == "cpu" else ["float16"])
    with torch.inference_mode():
        findings = proof("portable", portable, device, types) + proof(kind, own, device, types)
        rows = times(own, portable, device, "float32" if kind == "cpu" else "bfloat16", [int(n) for n in asked.lengths.split(",")], asked.heads, asked.head, asked.rounds)
    document = {
        "date": time.strftime("%Y-%m-%d"),
        "device": device,
        "name": torch.cuda.get_device_name(device) if kind == "cuda" else platform.processor() or platform.machine(),
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "proof": findings,
        "milliseconds": rows,
    }
    if asked.out:
        asked.out.write_text(json.dumps(document, indent=1) + "\n")
    failed = [finding for finding in findings if not finding["passed"]]
    print(f"{document['name']}, PyTorch {torch.__version__}: {len(findings) - len(failed)} of {len(findings)} passed, at worst "
          f"{max((f['error'] or 0) / f['allowed'] for f in findings):.0%} of what is allowed")
    for finding in failed:
        print(f"FAILED: {finding}")
    print("\n| causal, ms | own operator | plain fused call | portable form | dense |\n|--:|--:|--:|--:|--:|")
    for row in rows:
        print(f"| {row['length']} | {shown(row['own'])} | {shown(row['plain'])} | {shown(row['portable'])} | {shown(row['dense'])} |")
    sys.exit(1 if failed else 0)


main()
