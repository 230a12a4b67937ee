"""The notes in Python: the one for Zeppelin with what Zeppelin gives a paragraph, the one for Jupyter by a kernel of its own.

FEDDIP_NOTES names a folder for what they showed (.ci/note-pictures).
"""

import ast
import contextlib
import io
import json
import os
import pathlib
import re
import unittest
import xml.etree.ElementTree as xml

from test_feddip import session

try:
    import nbclient
    import nbformat
except ImportError:
    nbclient = None

NOTES = pathlib.Path(__file__).resolve().parents[2] / "notebooks"


def keep(name: str, text: str) -> None:
    if "FEDDIP_NOTES" in os.environ:
        pathlib.Path(os.environ["FEDDIP_NOTES"], name).write_text(text, encoding="utf-8")


class Zeppelin:
    """``z`` and the interpreters of a note: one namespace, forms that belong to a note or to a paragraph."""

    def __init__(self, spark, name):
        self.spark = spark
        self.note = json.loads((NOTES / (name + ".zpln")).read_text(encoding="utf-8"))
        self.names = {"spark": spark, "sc": spark.sparkContext, "z": self}
        self.typed = {}
        self.paragraph = None
        self.outputs = {}
        self.tables = {}

    def noteTextbox(self, name, default=""):
        return self.typed.setdefault((None, name), default)

    def textbox(self, name, default=""):
        return self.typed.setdefault((self.paragraph, name), default)

    def run_all(self):
        for paragraph in self.note["paragraphs"]:
            self.run(paragraph)
        self.keep()
        return self

    def run(self, paragraph):
        self.paragraph = paragraph["id"]
        interpreter, _, code = paragraph["text"].partition("\n")
        title = paragraph.get("title", "")
        if interpreter == "%md":
            html = paragraph["results"]["msg"][0]["data"]
            assert re.sub("[#*`]", "", code.split("\n")[0]).strip()[:20] in re.sub("<[^>]*>", "", html), html
        elif interpreter == "%pyspark":
            self.outputs[title] = self.python(code)
        elif interpreter == "%spark.sql":
            self.tables[title] = self.spark.sql(code)
            assert self.tables[title].count() <= 1000
            assert paragraph["config"]["results"]["0"]["graph"]["mode"] == "table"
        else:
            raise AssertionError("no interpreter of that name: " + interpreter)

    def python(self, code):
        """As Zeppelin: lines of comments are left out, and the last statement echoes its value."""
        lines = [line for line in code.split("\n") if line.strip() and not line.strip().startswith("#")]
        tree = ast.parse("\n".join(lines))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(ast.Module(tree.body[:-1], []), "note", "exec"), self.names)
            before = printed.tell()
            last = tree.body[-1]
            exec(compile(ast.Interactive([last]), "note", "single"), self.names)
        output = printed.getvalue()
        if not (isinstance(last, ast.Expr) and getattr(getattr(last.value, "func", None), "id", "") == "print"):
            assert output[before:] == "", "a value is echoed: " + output[before:]
        if output.startswith("%html "):
            xml.fromstring(output[len("%html ") :])
        return output

    def keep(self):
        parts = []
        for paragraph in self.note["paragraphs"]:
            title = paragraph.get("title", "")
            part = {"title": title, "output": self.outputs.get(title, "")}
            part["html"] = paragraph["results"]["msg"][0]["data"] if "results" in paragraph else ""
            if title in self.tables:
                part["columns"] = self.tables[title].columns
                part["rows"] = [[str(cell) for cell in row] for row in self.tables[title].collect()]
            parts.append(part)
        keep(self.note["name"] + ".json", json.dumps(parts))


class TestZeppelinNote(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.spark = session()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()

    def test_trains_and_draws_twice(self) -> None:
        note = Zeppelin(self.spark, "train-by-estimator-python")
        note.run_all().run_all()
        self.assertEqual(note.outputs["The jars"], "")
        self.assertEqual(note.outputs["A table"], "4,000 readings of 8 machines\n")
        self.assertRegex(note.outputs["Fit"], r"^accuracy 9\d\.\d\d % .* sparsity (7\d|80)\.\d\d %\n$")
        self.assertIn("<svg", note.outputs["Accuracy and sparsity"])
        rows = note.tables["What was found"].collect()
        self.assertGreater(sum(row.readings for row in rows if row.state == row.found), 3600)

    def test_the_form_counts(self) -> None:
        note = Zeppelin(self.spark, "train-by-estimator-python")
        note.typed = {(None, "rounds"): "3", (None, "final sparsity"): " 0.5 "}
        note.run_all()
        self.assertEqual(self.spark.table("python_rounds").count(), 4)
        self.assertRegex(note.outputs["Fit"], r"sparsity (49|50)\.")

    def test_without_a_jar_a_sentence_says_which(self) -> None:
        note = Zeppelin(self.spark, "train-by-estimator-python")
        code = note.note["paragraphs"][1]["text"].partition("\n")[2]
        with self.assertRaisesRegex(Exception, "feddip-spark-ml.jar is missing: set spark.jars"):
            note.python(code.replace('"feddip-spark-ml")', '"feddip-spark-ml", "nothing")').replace("(name + ", '("feddip-spark-ml" + '))


class TestJupyterNote(unittest.TestCase):
    NAME = "train-by-estimator.ipynb"

    @staticmethod
    def texts(notebook):
        """What its cells show, those without output left out."""
        shown = []
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                shown.append(output.get("text") or data.get("text/html") or data.get("text/plain"))
        return shown

    @unittest.skipIf(nbclient is None, "nbclient is not installed")
    def test_shows_what_is_shipped(self) -> None:
        shipped = nbformat.read(NOTES / self.NAME, as_version=4)
        played = nbformat.read(NOTES / self.NAME, as_version=4)
        nbclient.NotebookClient(played, timeout=300, resources={"metadata": {"path": str(NOTES)}}).execute()
        played.metadata = shipped.metadata
        for cell in played.cells:
            cell.metadata.clear()
            if cell.cell_type == "code":
                # What Spark's JVM says of itself when it starts.
                cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        keep(self.NAME, nbformat.writes(played) + "\n")
        table, fit, chart, found = self.texts(played)
        self.assertEqual(table, "4,000 readings of 8 machines\n")
        self.assertRegex(fit, r"^accuracy 9\d\.\d\d % .* sparsity (7\d|80)\.\d\d %\n$")
        self.assertIn("<svg", chart)
        self.assertIn("<th>found</th>", found)
        self.assertEqual([text[:20] for text in self.texts(shipped)], [text[:20] for text in self.texts(played)])
        self.assertNotIn(str(NOTES.parent), nbformat.writes(shipped))


if __name__ == "__main__":
    unittest.main()
