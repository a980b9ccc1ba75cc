"""A client of Ropewalk's REST API for Python 3.8 and later: one file, the standard library alone.

    from ropewalk import Ropewalk
    service = Ropewalk("http://127.0.0.1:8080", token="...")      # no token on a loopback address
    run = service.submit({"name": "s", "model": "reference-model", "configurations": ["rope", "yarn"],
                          "tasks": ["passkey"], "lengths": [256, 1024]}, key="tonight")
    service.wait(run)
    for cell in service.cells(run):
        print(cell["label"], cell["length"], cell["score"])
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request


class Refused(Exception):
    """What the service says of a request that it does not take: its sentence, `status`, and `errors` by field."""

    def __init__(self, status, problem):
        super().__init__(problem.get("detail", problem.get("title", str(status))))
        self.status = status
        self.errors = problem.get("errors", [])


class Ropewalk:
    def __init__(self, address, token=None, timeout=60):
        self.api = address.rstrip("/") + "/api/v1/"
        self.token = token
        self.timeout = timeout

    def submit(self, suite, key=None):
        """Queues a suite: a dict, or YAML as text. The same key brings the same run. Returns the run's id."""
        yaml = isinstance(suite, str)
        headers = {"Idempotency-Key": key} if key else {}
        headers["Content-Type"] = "application/yaml" if yaml else "application/json"
        return self._ask("runs", body=suite if yaml else json.dumps(suite), headers=headers)["id"]

    def run(self, run):
        """How a run stands."""
        return self.get("runs/" + run)

    def wait(self, run, every=1.0):
        """Until it has ended: the run, completed; raises RuntimeError with its reason otherwise."""
        while True:
            now = self.run(run)["run"]
            if now["status"] == "completed":
                return now
            if now["status"] in ("failed", "cancelled"):
                raise RuntimeError("The run %s: %s" % (now["status"], now.get("message", "no reason is kept")))
            time.sleep(every)

    def cells(self, run):
        """Its cells, in the suite's order."""
        return self.pages("runs/%s/cells" % run)

    def samples(self, cell):
        """What was asked and answered in a cell."""
        return self.pages("cells/%s/samples" % cell)

    def compare(self, *configurations, **parameters):
        """Differences on the same prompts: compare("rope", "yarn", model="reference-model", task="passkey")."""
        return self.get("compare", configuration=list(configurations), **parameters)

    def get(self, path, **parameters):
        """Any address below /api/v1; a list is a parameter given several times."""
        query = urllib.parse.urlencode({k: v for k, v in parameters.items() if v is not None}, doseq=True)
        return self._ask(path + ("?" + query if query else ""))

    def pages(self, path, **parameters):
        """All items of a list that goes on with `next`."""
        after = None
        while True:
            page = self.get(path, after=after, **parameters)
            yield from page["items"]
            after = page.get("next")
            if after is None:
                return

    def post(self, path, value):
        """Any change."""
        return self._ask(path, body=json.dumps(value), headers={"Content-Type": "application/json"})

    def _ask(self, path, body=None, headers=None):
        request = urllib.request.Request(self.api + path, data=body.encode() if body else None, headers=headers or {})
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            try:
                problem = json.load(refused)
            except ValueError:
                problem = {}
            raise Refused(refused.code, problem) from None
