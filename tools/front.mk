# SPDX-License-Identifier: Apache-2.0
# make setup, run, test: on a machine that has nothing yet but git, make and Debian's archive.
.PHONY: setup run test bench
JOBS = $(shell nproc)

setup:
	@tools/setup.sh build run

run: setup
	@$(MAKE) --no-print-directory -j$(JOBS) kaname
	@tools/run.sh

test:
	@tools/setup.sh build run test
	@tools/test.sh

bench:
	@tools/setup.sh build run bench
	@$(MAKE) --no-print-directory -j$(JOBS) bench-programs
	@node tests/bench/bench.mjs
