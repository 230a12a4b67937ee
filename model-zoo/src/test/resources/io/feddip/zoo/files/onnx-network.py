"""Makes torchscript.onnx, dynamo.onnx and expected.csv of one network with random weights, by both exporters of
PyTorch.   python onnx-network.py FOLDER   (torch 2.15, onnx, onnxscript)"""
import sys

import onnx
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.depthwise = nn.Conv2d(4, 8, 3, padding=1, groups=4)
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1)
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.drop = nn.Dropout(0.3)
        self.gap = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(8 * 3 * 3, 12)
        self.act = nn.Tanh()
        self.fc2 = nn.Linear(12, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = nn.functional.leaky_relu(self.depthwise(x), 0.1)
        x = torch.relu(self.conv2(x)) + x
        x = torch.flatten(self.gap(self.pool(x)), 1)
        return self.fc2(self.act(self.fc1(self.drop(x))))


folder = sys.argv[1]
torch.manual_seed(5)
net = Net()
for module in net.modules():
    if isinstance(module, nn.BatchNorm2d):
        module.running_mean.normal_()
        module.running_var.uniform_(0.5, 2)
        module.weight.data.normal_(1, 0.2)
        module.bias.data.normal_()
net.eval()
images = ((torch.arange(3 * 784) * 37 % 101).float() / 50 - 1).reshape(3, 1, 28, 28)
with torch.no_grad():
    net.fc2.weight.mul_(3)
    probabilities = torch.softmax(net(images), 1)
names = {"input_names": ["image"], "output_names": ["logits"]}
torch.onnx.export(net, (images,), folder + "/torchscript.onnx", dynamo=False, opset_version=17,
                  dynamic_axes={"image": {0: "n"}, "logits": {0: "n"}}, **names)
torch.onnx.export(net, (images,), folder + "/dynamo.onnx", dynamo=True, external_data=False,
                  dynamic_shapes=({0: torch.export.Dim("n")},), **names)
model = onnx.load(folder + "/dynamo.onnx")
for node in model.graph.node:
    del node.metadata_props[:]  # What line of whose module it was.
onnx.save(model, folder + "/dynamo.onnx")
with open(folder + "/expected.csv", "w") as file:
    for row in probabilities.tolist():
        file.write(",".join("%.7g" % value for value in row) + "\n")
