"""A headless Chromium, driven over its DevTools protocol through a pipe: nothing listens on any port.

    with Chromium(Path("profile")) as browser:
        browser.open("file:///tmp/report.html")
        browser.evaluate("document.title")

Tests that need one are skipped where none is installed (Debian: the package chromium); `CHROMIUM` names another.
"""

import base64
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Self

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FOUND = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
MISSING = "no Chromium here: install the package chromium, or name one in CHROMIUM"
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--disable-sync", "--hide-scrollbars", "--disable-dev-shm-usage",
)  # fmt: skip
_PATIENCE_S = 60


class Chromium:
    """One browser with one page, whose requests and errors are kept."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self.requests: list[str] = []
        """Addresses that the page asked for, itself included."""
        self.complaints: list[str] = []
        """Errors of scripts and of the page's policy, and dialogs that it opened."""

    def __enter__(self) -> Self:
        assert FOUND, MISSING
        (theirs_in, self._out), (self._in, theirs_out) = os.pipe(), os.pipe()
        # The browser reads commands from descriptor 3 and writes to 4.
        line = [FOUND, *_QUIET, "--remote-debugging-pipe", f"--user-data-dir={self._profile}", "about:blank"]
        shell = ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", *line]
        self._process = subprocess.Popen(
            shell, pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._number, self._session, self._read = 0, "", b""
        try:
            self._attach()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _attach(self) -> None:
        targets = self._call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self._call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._call(f"{domain}.enable")

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def open(self, address: str, ready: str = "document.readyState === 'complete'") -> None:
        """Open a page and wait until it is `ready`."""
        self._call("Page.navigate", url=address)
        self.wait(ready)

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, a promise's when it is kept."""
        found = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        end = time.monotonic() + _PATIENCE_S
        while not self.evaluate(f"Boolean({condition})"):
            assert time.monotonic() < end, f"still not so: {condition}\n{self.complaints}"
            time.sleep(0.02)

    def press(self, key: str) -> None:
        """Press and release a key, as a hand on the keyboard does."""
        text = {"text": key} if len(key) == 1 else {}
        self._call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self._call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def write(self, text: str) -> None:
        """Write into what has the focus."""
        self._call("Input.insertText", text=text)

    def resize(self, width: int, height: int, dark: bool = False) -> None:
        """Give the window a size, and its user a wish for dark or light."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])

    def screenshot(self, place: Path, whole: bool = False) -> None:
        """A PNG of what is in sight, or of the whole page."""
        taken = self._call("Page.captureScreenshot", captureBeyondViewport=whole)
        place.write_bytes(base64.b64decode(taken["data"]))

    def _call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self._number:
                assert "error" not in heard, f"{method}: {heard['error']}"
                return heard["result"]
            self._note(heard)

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            more = os.read(self._in, 1 << 20)
            assert more, "the browser has gone"
            self._read += more
        message, _, self._read = self._read.partition(b"\0")
        return dict(json.loads(message))

    def _note(self, heard: dict[str, Any]) -> None:
        said = heard.get("params", {})
        match heard.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(said["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(said["exceptionDetails"]))
            case "Log.entryAdded":
                self.complaints.append(said["entry"]["text"])
            case "Page.javascriptDialogOpening":
                self.complaints.append(f"dialog: {said['message']}")
