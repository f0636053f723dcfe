"""Forking: what a child is, says and leaves; and that whoever forks has opened nothing.

Each test forks in a fresh process, because the one of the tests has threads.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.prepared_city import ROOT
from tests.scratch_city import scratch_city

_START = """
import json, os, select, signal, sys, threading, time
from kaga.site.forks import fork

def end_of(child):
    watch = select.poll()
    watch.register(child.ended, select.POLLIN)
    watch.poll()
    return child.bury()
"""


def result_of(script, **options):
    done = subprocess.run(
        [sys.executable, "-c", _START + script],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
        **options,
    )
    return json.loads(done.stdout)


def test_a_child_says_its_lines_and_its_exit_code():
    assert result_of("""
child = fork("speaker", lambda: print("one\\ntwo", end="") or 7, close=[])
print(json.dumps(end_of(child)))
""") == [7, ["one", "two"]]


def test_an_error_is_shown_where_it_happened_and_ends_only_the_child():
    code, said = result_of("""
def work():
    raise ValueError("broken")
print(json.dumps(end_of(fork("worker", work, close=[]))))
""")
    assert code == 1
    assert said[-1] == "ValueError: broken"


def test_a_killed_child_is_told_by_its_signal():
    assert result_of("""
child = fork("sleeper", lambda: time.sleep(600), close=[])
child.signal(signal.SIGKILL)
print(json.dumps(end_of(child)))
""") == [-9, []]


def test_a_signal_ends_a_child_whatever_its_parent_does_at_a_signal():
    assert result_of("""
signal.signal(signal.SIGTERM, lambda *_: print("parent"))
child = fork("sleeper", lambda: print("here") or time.sleep(600), close=[])
while not child.lines():
    pass
child.signal(signal.SIGTERM)
print(json.dumps(end_of(child)))
""") == [-15, []]


def test_what_a_child_has_started_ends_with_it():
    assert result_of("""
def work():
    pid = os.fork()
    if not pid:
        time.sleep(600)
    print(pid, flush=True)
    return 0
code, said = end_of(fork("starter", work, close=[]))
deadline = time.monotonic() + 30
while time.monotonic() < deadline:
    try:
        state = open(f"/proc/{said[0]}/stat").read().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        state = "gone"
    if state in {"gone", "Z"}:
        break
print(json.dumps([code, state in {"gone", "Z"}]))
""") == [0, True]


def test_a_child_has_a_title_a_session_of_its_own_and_none_of_its_parents_files():
    assert result_of("""
ours = os.open("/etc/hostname", os.O_RDONLY)
def work():
    title = open("/proc/self/cmdline", "rb").read().rstrip(b"\\0").decode()
    short = open("/proc/self/comm").read().strip()
    alone = os.getsid(0) == os.getpid()
    open_files = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")
                  if os.path.exists(f"/proc/self/fd/{fd}")]
    print(json.dumps([title, short, alone, "/etc/hostname" in open_files, sys.stdin.read()]))
    return 0
print(end_of(fork("worker", work, close=[ours]))[1][0])
""") == ["kaga worker", "kaga-worker", True, False, ""]


def test_a_process_with_threads_does_not_fork():
    assert (
        result_of("""
hold = threading.Event()
threading.Thread(target=hold.wait, daemon=True).start()
try:
    fork("worker", lambda: 0, close=[])
except RuntimeError as error:
    print(json.dumps(str(error)))
""")
        == "a process that has threads must not fork"
    )


def test_ids_of_two_children_are_never_the_same():
    first, second = result_of("""
from kaga.kernel.ids import new_handle, new_id
new_id(), new_handle()
def work():
    for _ in range(500):
        print(new_id(), new_handle())
    return 0
children = [fork(name, work, close=[]) for name in ("a", "b")]
print(json.dumps([end_of(child)[1] for child in children]))
""")
    ids = {one for line in first + second for one in line.split()}
    assert len(ids) == 2_000
    # the random parts too: a time that happens to differ must not be what keeps them apart
    assert len({one[-12:] for one in ids}) == 2_000


@pytest.mark.slow
def test_whoever_loads_the_web_has_opened_nothing_and_started_no_thread():
    script = """
import json, os, threading
import kaga.cli
os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
before = set(os.listdir("/proc/self/fd"))
from kaga.site.commands import mount
mount(kaga.cli.app)
from kaga.site import supervisor
supervisor.load_web()
from django.db import connections
print(json.dumps({
    "files": sorted(set(os.listdir("/proc/self/fd")) - before),
    "threads": threading.active_count(),
    "connections": [one.connection is not None for one in connections.all()],
}))
"""
    with scratch_city("empty") as city:
        done = city.start("-c", script, stdout=subprocess.PIPE, text=True)
        found = json.loads(done.communicate()[0])
    assert found == {"files": [], "threads": 1, "connections": [False]}
