# SPDX-License-Identifier: Apache-2.0
# make setup, run, test: on a machine that has nothing yet but git, make and Debian's archive.
.PHONY: setup run test bench soak fuzz
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

# Killed 200 times while people write, on both databases; a disk that fills up.
soak:
	@tools/setup.sh build run test
	@$(MAKE) --no-print-directory -j$(JOBS) kaname
	@KANAME_KILL_ROUNDS=200 node --test tests/fault/fault_test.mjs tests/fault/disk_full.mjs
	@KANAME_KILL_ROUNDS=200 KANAME_TEST_DATABASE=postgresql tools/pg-test.sh \
	    node --test tests/fault/fault_test.mjs

# Each parser under the sanitizers for FUZZ_SECONDS (300).
fuzz:
	@tools/setup.sh build fuzz
	@$(MAKE) --no-print-directory -C tests/fuzz
