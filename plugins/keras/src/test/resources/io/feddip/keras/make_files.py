"""Writes the networks of this folder by Keras 3, and what they give for three images (expected-*.csv).

python -m venv keras && keras/bin/pip install keras h5py torch && KERAS_BACKEND=torch keras/bin/python make_files.py

keras2.h5 is the functional one as Keras 2 wrote it: other names for shapes, other notes of who reads whom, weights with ":0".
"""
import json
import os

os.environ.setdefault("KERAS_BACKEND", "torch")
import h5py
import keras
import numpy as np
from keras import layers

HERE = os.path.dirname(os.path.abspath(__file__))
keras.utils.set_random_seed(5)


def images(height, width, channels, examples=3):
    """[examples, height, width, channels] of numbers that a few lines of Java make as well."""
    size = channels * height * width
    flat = [[(i * 37 + e * 11) % 101 / 50 - 1 for i in range(size)] for e in range(examples)]
    return np.array(flat, "float32").reshape(examples, channels, height, width).transpose(0, 2, 3, 1)


def randomise(model):
    """Statistics and scales that are not what every network begins with."""
    random = np.random.default_rng(3)
    model.set_weights([w + random.uniform(0.05, 0.3, w.shape).astype("float32") * (1 if w.ndim == 1 else 0.1)
                       for w in model.get_weights()])


def write(name, model, batch):
    randomise(model)
    model.save(os.path.join(HERE, name + ".h5"))
    np.savetxt(os.path.join(HERE, "expected-%s.csv" % name), model.predict(batch, verbose=0), "%.8f", ",")


sequential = keras.Sequential([
    layers.Input((8, 8, 2)),
    layers.Conv2D(3, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(2),
    layers.Conv2D(4, 2, activation="tanh", use_bias=False),
    layers.Flatten(),
    layers.Dropout(0.25),
    layers.Dense(6, activation="relu"),
    layers.Dense(3, activation="softmax"),
])
write("sequential", sequential, images(8, 8, 2))

fashion = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(4, 5, activation="relu"),
    layers.MaxPooling2D(4),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])
fashion.save(os.path.join(HERE, "fashion.h5"))

image = layers.Input((9, 7, 2), name="image")
x = layers.Conv2D(4, 3, strides=2, padding="same", use_bias=False, name="conv")(image)
x = layers.BatchNormalization(name="norm", momentum=0.8, epsilon=1e-4)(x)
x = layers.ReLU(name="relu")(x)
side = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
side = layers.LeakyReLU(negative_slope=0.2, name="leaky")(side)
x = layers.Add(name="add")([x, side])
x = layers.SeparableConv2D(5, 3, padding="same", activation="relu", name="separable")(x)
x = layers.AveragePooling2D(2, padding="same", name="mean")(x)
x = layers.ZeroPadding2D(((1, 0), (0, 2)), name="frame")(x)
x = layers.GlobalAveragePooling2D(name="all")(x)
x = layers.Dense(4, name="classes")(x)
x = layers.Softmax(name="softmax")(x)
functional = keras.Model(image, x)
write("functional", functional, images(9, 7, 2))


def older(layer):
    config = dict(layer["config"])
    config["dtype"] = "float32"
    if "batch_shape" in config:
        config["batch_input_shape"] = config.pop("batch_shape")
    if layer["class_name"] == "LeakyReLU":
        config["alpha"] = config.pop("negative_slope")
    nodes = []
    for node in layer["inbound_nodes"]:
        tensors = node["args"][0] if isinstance(node["args"][0], list) else node["args"]
        nodes.append([[t["config"]["keras_history"][0], 0, 0, {}] for t in tensors])
    return {"class_name": layer["class_name"], "config": config, "name": layer["name"], "inbound_nodes": nodes}


with h5py.File(os.path.join(HERE, "functional.h5")) as new, h5py.File(os.path.join(HERE, "keras2.h5"), "w") as old:
    config = json.loads(new.attrs["model_config"])
    inner = config["config"]
    network = {"name": "model", "layers": [older(layer) for layer in inner["layers"]],
               "input_layers": [["image", 0, 0]], "output_layers": [["softmax", 0, 0]]}
    old.attrs["model_config"] = json.dumps({"class_name": "Functional", "config": network}).encode()
    old.attrs["keras_version"] = b"2.9.0"
    group = old.create_group("model_weights")
    for name, layer in new["model_weights"].items():
        copy = group.create_group(name)
        found = []
        layer.visititems(lambda path, item: found.append(item) if isinstance(item, h5py.Dataset) else None)
        for item in found:
            weight = item.name.split("/")[-1]
            weight = "depthwise_kernel" if (name, weight) == ("depthwise", "kernel") else weight
            copy.create_dataset(name + "/" + weight + ":0", data=item[()])
