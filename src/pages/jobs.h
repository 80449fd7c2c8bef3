/* SPDX-License-Identifier: Apache-2.0 */
/* The web role's one background thread: runs every module's job once a second. */
#ifndef PAGES_JOBS_H
#define PAGES_JOBS_H

/* Starts the thread; the site must have been set. */
void jobs_start(void);
/* Lets the job that runs come to its end. */
void jobs_stop(void);

#endif
