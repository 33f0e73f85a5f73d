"""The same steps by PyTorch on CUDA: prints "eager MS" and, where torch.compile exists, "compiled MS" (medians). TF32 is off, so both compute in float32."""
import statistics
import sys
import time

import torch

torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False


def lenet5():
    from torch.nn import AvgPool2d, Conv2d, Flatten, Linear, Sequential, Tanh
    return Sequential(
        Conv2d(1, 6, 5, padding=2), Tanh(), AvgPool2d(2), Conv2d(6, 16, 5), Tanh(), AvgPool2d(2),
        Flatten(), Linear(400, 120), Tanh(), Linear(120, 84), Tanh(), Linear(84, 10)), (1, 28, 28), 10


def torchvision_model(name):
    import torchvision
    return getattr(torchvision.models, name)(), (3, 224, 224), 1000


def measure(step):
    for _ in range(10):
        step()
    times = []
    for _ in range(50):
        torch.cuda.synchronize()
        start = time.perf_counter()
        step()
        torch.cuda.synchronize()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def main():
    name, batch, trains = sys.argv[1], int(sys.argv[2]), "--train" in sys.argv[3:]
    model, extents, classes = lenet5() if name == "lenet5" else torchvision_model(name)
    model = model.cuda().train(trains)
    x = torch.randn(batch, *extents, device="cuda")
    labels = torch.randint(classes, (batch,), device="cuda")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

    def stepper(net):
        def train():
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(net(x), labels).backward()
            optimizer.step()

        def infer():
            with torch.no_grad():
                net(x)

        return train if trains else infer

    print("eager", measure(stepper(model)))
    if hasattr(torch, "compile"):
        print("compiled", measure(stepper(torch.compile(model))))


main()
