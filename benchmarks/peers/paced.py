"""Processes that measure in turns: each waits, asleep, until it gets a number of seconds on its standard input, and answers a line of JSON."""
import json
import os
import statistics
import subprocess
import time


class Paced:
    def __init__(self, command, cpus, env=None):
        pinned = ['taskset', '-c', ','.join(map(str, range(cpus)))] + command
        self.process = subprocess.Popen(pinned, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ, **(env or {})))
        self.start = self._line()

    def turn(self, seconds):
        # The threads of whoever was at work before are given time to fall asleep.
        time.sleep(0.05)
        self.process.stdin.write(f'{seconds}\n')
        self.process.stdin.flush()
        return self._line()

    def end(self):
        self.process.stdin.close()
        self.process.wait()

    def _line(self):
        text = self.process.stdout.readline()
        if not text:
            raise RuntimeError(f'{self.process.args} ended with {self.process.wait()}')
        return json.loads(text)


class Rounds:
    """Medians of two sides, round by round, the first one changing from round to round."""

    def __init__(self, ours, peer, rounds, seconds):
        self.ours, self.peer, least = [], [], {ours: [], peer: []}
        for r in range(rounds):
            for side, times in ((ours, self.ours), (peer, self.peer)) if r % 2 == 0 else ((peer, self.peer), (ours, self.ours)):
                answer = side.turn(seconds)
                times.append(answer['medianMs'])
                least[side].append(answer['leastMs'])
        # Of each side's fastest run: neighbours slow most runs, seldom all.
        self.fastest = min(least[peer]) / min(least[ours])

    @property
    def ratio(self):
        return statistics.median(p / o for o, p in zip(self.ours, self.peer))

    @property
    def spread(self):
        ratios = [p / o for o, p in zip(self.ours, self.peer)]
        return min(ratios), max(ratios)

    @property
    def medians(self):
        return statistics.median(self.ours), statistics.median(self.peer)


def machine():
    with open('/proc/cpuinfo') as file:
        name = next((line.split(':')[1].strip() for line in file if line.startswith('model name')), 'unknown processor')
    return f'{name}, {os.cpu_count()} cores'
