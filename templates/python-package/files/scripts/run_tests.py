"""Runs the tests with unittest and writes a JUnit report to reports/junit.xml. Standard library only."""

from __future__ import annotations

import sys
import time
import unittest
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent


class Recorder(unittest.TextTestResult):
    """Keeps how long each test took and how it ended, beside what unittest prints."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.rows: list[dict] = []
        self._began = 0.0

    def startTest(self, test):
        self._began = time.perf_counter()
        super().startTest(test)

    def _record(self, test, ending="passed", text=""):
        self.rows.append({"test": test, "ending": ending, "text": text, "seconds": time.perf_counter() - self._began})

    def addSuccess(self, test):
        super().addSuccess(test)
        self._record(test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._record(test, "failure", self._exc_info_to_string(err, test))

    def addError(self, test, err):
        super().addError(test, err)
        self._record(test, "error", self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._record(test, "skipped", reason)


def write_report(rows: list[dict], path: Path) -> None:
    suite = ElementTree.Element("testsuite", name="unittest", tests=str(len(rows)))
    for ending, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(row["ending"] == ending for row in rows)))
    suite.set("time", f"{sum(row['seconds'] for row in rows):.6f}")
    for row in rows:
        group, _, name = row["test"].id().rpartition(".")
        case = ElementTree.SubElement(suite, "testcase", classname=group, name=name, time=f"{row['seconds']:.6f}")
        if row["ending"] != "passed":
            message = row["text"].strip().splitlines()[-1] if row["text"].strip() else ""
            ElementTree.SubElement(case, row["ending"], message=message).text = row["text"]
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def main() -> int:
    sys.path.insert(0, str(ROOT / "src"))
    suite = unittest.defaultTestLoader.discover(str(ROOT / "tests"), top_level_dir=str(ROOT))
    result = unittest.TextTestRunner(resultclass=Recorder, verbosity=2).run(suite)
    write_report(result.rows, ROOT / "reports" / "junit.xml")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
