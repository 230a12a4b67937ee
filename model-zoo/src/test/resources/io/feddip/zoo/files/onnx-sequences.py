"""Makes next-{torchscript,dynamo}.onnx, tokens-{torchscript,dynamo}.onnx and sequences.csv of two small networks with
random weights, an embedding and two LSTMs: one says what comes after a sequence, the other after each token of it.
python onnx-sequences.py FOLDER   (torch 2.15, onnx, onnxscript)"""
import sys

import onnx
import torch
from torch import nn

TOKENS, TIMES = 7, 5


class Net(nn.Module):
    def __init__(self, every):
        super().__init__()
        self.every = every
        self.embedding = nn.Embedding(TOKENS, 4)
        self.lstm = nn.LSTM(4, 6, num_layers=2, batch_first=True)
        self.out = nn.Linear(6, TOKENS)

    def forward(self, x):
        h, _ = self.lstm(self.embedding(x))
        return self.out(h) if self.every else self.out(h[:, -1])


folder = sys.argv[1]
tokens = (torch.arange(3 * TIMES) * 5 % TOKENS).reshape(3, TIMES)
with open(folder + "/sequences.csv", "w") as file:
    for name, every in (("next", False), ("tokens", True)):
        torch.manual_seed(5)
        net = Net(every).eval()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.mul_(2)
            probabilities = torch.softmax(net(tokens), -1)
        names = {"input_names": ["tokens"], "output_names": ["logits"]}
        torch.onnx.export(net, (tokens,), f"{folder}/{name}-torchscript.onnx", dynamo=False, opset_version=17,
                          dynamic_axes={"tokens": {0: "n"}, "logits": {0: "n"}}, **names)
        torch.onnx.export(net, (tokens,), f"{folder}/{name}-dynamo.onnx", dynamo=True, external_data=False,
                          dynamic_shapes=({0: torch.export.Dim("n")},), **names)
        model = onnx.load(f"{folder}/{name}-dynamo.onnx")
        for node in model.graph.node:
            del node.metadata_props[:]  # What line of whose module it was is nine tenths of the file.
        onnx.save(model, f"{folder}/{name}-dynamo.onnx")
        for row in probabilities.reshape(3, -1).tolist():
            file.write(",".join("%.7g" % value for value in row) + "\n")
