# SPDX-License-Identifier: Apache-2.0
# What becomes C before it is compiled: templates and embedded files.
