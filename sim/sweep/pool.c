/* Workers are forked, so they have all that the program has read before, and it
 * need not be sent. A job is one number down a pipe; an answer comes up
 * another, with its length in front. Standard error of a worker is a memory
 * file, whose end says why it died. Threads were no choice: a job may crash,
 * and must then take nothing else with it. A worker ends when its pipe is
 * closed, or with its parent.
 */

#include "pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORDS = 2000 };

typedef struct Worker {
  pid_t pid;
  int jobs, results; /* pipes to it and from it */
  int words;         /* memory file that is its standard error */
  bool is_busy;
  uint64_t job;
  gint64 began_at;    /* the job; microseconds of the monotonic clock */
  GByteArray *octets; /* what has come of the answer so far */
} Worker;

struct Pool {
  PoolWork *work;
  void *user;
  PoolLimits limits;
  uint32_t count;
  Worker *workers;
};

/* The head of an answer. The result follows, or the text that says why there is
 * none. */
typedef struct Answer {
  uint32_t is_good; /* what follows is a result */
  uint32_t length;  /* of what follows, in octets */
} Answer;

static bool
write_all(int file, const void *octets, gsize length)
{
  const char *at = octets;

  while (length > 0) {
    ssize_t written = write(file, at, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return false;
    at += written;
    length -= (gsize)written;
  }
  return true;
}

static bool
read_all(int file, void *octets, gsize length)
{
  char *at = octets;

  while (length > 0) {
    ssize_t got = read(file, at, length);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    at += got;
    length -= (gsize)got;
  }
  return true;
}

/* Does jobs in the worker until the pipe is closed. */
static void
serve(const Pool *pool, int jobs, int results)
{
  uint64_t job;

  while (read_all(jobs, &job, sizeof job)) {
    g_autofree char *why = NULL;
    g_autoptr(GByteArray) octets = pool->work(job, pool->user, &why);
    Answer answer = { octets != NULL,
                      octets ? octets->len : (uint32_t)strlen(why) };
    if (!write_all(results, &answer, sizeof answer) ||
        !write_all(results, octets ? (char *)octets->data : why, answer.length))
      break;
  }
}

/* Sets up the new process as a worker. It ignores interrupts, because the
 * parent decides about them, and it dies with its parent. */
static void
become_worker(const Pool *pool, const Worker *own, pid_t parent)
{
  struct rlimit limit = { pool->limits.octets, pool->limits.octets };
  struct rlimit no_core = { 0, 0 };

  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent)
    _exit(1);
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, SIG_DFL);
  dup2(own->words, STDERR_FILENO);
  setrlimit(RLIMIT_CORE, &no_core);
  if (pool->limits.octets > 0)
    setrlimit(RLIMIT_AS, &limit);
  for (uint32_t i = 0; i < pool->count; i++)
    if (pool->workers[i].pid > 0) {
      close(pool->workers[i].jobs);
      close(pool->workers[i].results);
    }
}

/* Closes the ends of a pipe that are open. */
static void
close_pipe(const int ends[2])
{
  for (int i = 0; i < 2; i++)
    if (ends[i] >= 0)
      close(ends[i]);
}

/* Starts a worker. Returns false, with errno, if the machine has no more
 * processes or files; the pid of the worker is 0 then. */
static bool
start_worker(Pool *pool, Worker *worker)
{
  int down[2] = { -1, -1 }, up[2] = { -1, -1 };
  int words = memfd_create("words", MFD_CLOEXEC);
  pid_t parent = getpid(), pid = -1;

  *worker = (Worker){ .words = words };
  if (words >= 0 && pipe(down) == 0 && pipe(up) == 0)
    pid = fork();
  if (pid < 0) {
    int why = errno;
    close_pipe(down);
    close_pipe(up);
    close(words);
    errno = why;
    return false;
  }
  if (pid == 0) {
    become_worker(pool, worker, parent);
    close(down[1]);
    close(up[0]);
    serve(pool, down[0], up[1]);
    _exit(0);
  }
  close(down[0]);
  close(up[1]);
  worker->pid = pid;
  worker->jobs = down[1];
  worker->results = up[0];
  worker->octets = g_byte_array_new();
  return true;
}

/* Closes the pipes of a worker, by which an idle one ends, waits for its end,
 * and frees what it has. Returns its status as waitpid does. */
static int
end_worker(Worker *worker)
{
  int status = 0;

  close(worker->jobs);
  close(worker->results);
  close(worker->words);
  while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
    continue;
  g_byte_array_unref(worker->octets);
  worker->pid = 0;
  return status;
}

/* Starts the worker of that number. Returns false, and an error, if it cannot
 * be started. */
static bool
start_number(Pool *pool, uint32_t number, GError **error)
{
  if (start_worker(pool, &pool->workers[number]))
    return true;
  g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno),
              "worker %u of %u cannot be started: %s", number + 1, pool->count,
              g_strerror(errno));
  return false;
}

Pool *
pool_new(uint32_t workers, PoolWork *work, void *user, PoolLimits limits,
         GError **error)
{
  Pool *pool = g_new0(Pool, 1);

  *pool = (Pool){ work, user, limits, workers, g_new0(Worker, workers) };
  signal(SIGPIPE, SIG_IGN);
  for (uint32_t i = 0; i < workers; i++)
    if (!start_number(pool, i, error)) {
      pool_free(pool);
      return NULL;
    }
  return pool;
}

bool
pool_mend(Pool *pool, GError **error)
{
  g_autoptr(GError) trouble = NULL;
  uint32_t alive = 0;

  for (uint32_t i = 0; i < pool->count; i++)
    alive += pool->workers[i].pid > 0 ||
             start_number(pool, i, trouble ? NULL : &trouble);
  if (alive > 0)
    return true;
  g_propagate_error(error, g_steal_pointer(&trouble));
  return false;
}

void
pool_free(Pool *pool)
{
  for (uint32_t i = 0; i < pool->count; i++) {
    if (pool->workers[i].is_busy)
      kill(pool->workers[i].pid, SIGKILL);
    if (pool->workers[i].pid > 0)
      end_worker(&pool->workers[i]);
  }
  g_free(pool->workers);
  g_free(pool);
}

static bool
is_idle(const Worker *worker)
{
  return worker->pid > 0 && !worker->is_busy;
}

uint32_t
pool_busy(const Pool *pool)
{
  uint32_t busy = 0;

  for (uint32_t i = 0; i < pool->count; i++)
    busy += pool->workers[i].is_busy;
  return busy;
}

bool
pool_is_idle(const Pool *pool)
{
  for (uint32_t i = 0; i < pool->count; i++)
    if (is_idle(&pool->workers[i]))
      return true;
  return false;
}

void
pool_give(Pool *pool, uint64_t job)
{
  Worker *worker = pool->workers;

  while (!is_idle(worker))
    worker++;
  worker->is_busy = true;
  worker->job = job;
  worker->began_at = g_get_monotonic_time();
  g_byte_array_set_size(worker->octets, 0);
  if (ftruncate(worker->words, 0) == 0)
    lseek(worker->words, 0, SEEK_SET);
  /* a worker that is gone is noticed when its answer is waited for */
  write_all(worker->jobs, &job, sizeof job);
}

void
pool_outcome_clear(PoolOutcome *outcome)
{
  g_clear_pointer(&outcome->octets, g_byte_array_unref);
  g_clear_pointer(&outcome->detail, g_free);
}

/* Returns the end of what a worker has written to standard error, on one line.
 * The caller owns it. */
static char *
last_words(const Worker *worker)
{
  off_t length = lseek(worker->words, 0, SEEK_END);
  off_t from = length > MOST_WORDS ? length - MOST_WORDS : 0;
  char words[MOST_WORDS + 1] = "";
  ssize_t got = pread(worker->words, words, MOST_WORDS, from);

  words[got > 0 ? got : 0] = '\0';
  g_strdelimit(words, "\r\n", ' ');
  return g_utf8_make_valid(g_strstrip(words), -1);
}

/* Fills in the outcome of the job of a worker that has died, or has been killed
 * because it was late, and starts another worker in its place. If none can be
 * started, the outcome says so too, and pool_mend tries again. */
static void
bury(Pool *pool, Worker *worker, bool is_late, PoolOutcome *outcome)
{
  g_autofree char *words = last_words(worker);
  bool is_memory = strstr(words, "failed to allocate") != NULL;
  int status = end_worker(worker);

  outcome->reason = is_late ? "time" : is_memory ? "memory" : "crash";
  if (is_late)
    outcome->detail =
      g_strdup_printf("took more than %g s", pool->limits.seconds);
  else if (*words != '\0')
    outcome->detail = g_steal_pointer(&words);
  else if (WIFSIGNALED(status))
    outcome->detail = g_strdup_printf("signal %d, %s", WTERMSIG(status),
                                      g_strsignal(WTERMSIG(status)));
  else
    outcome->detail = g_strdup_printf("exit status %d", WEXITSTATUS(status));
  if (start_worker(pool, worker))
    return;
  char *how = outcome->detail;
  outcome->detail =
    g_strdup_printf("%s; no worker can take the place of this one yet: %s", how,
                    g_strerror(errno));
  g_free(how);
}

/* Takes the answer of a worker, if all of it is there. Returns whether it
 * is. */
static bool
take_answer(Worker *worker, PoolOutcome *outcome)
{
  const GByteArray *octets = worker->octets;
  Answer answer;

  if (octets->len < sizeof answer)
    return false;
  memcpy(&answer, octets->data, sizeof answer);
  if (octets->len < sizeof answer + answer.length)
    return false;
  if (answer.is_good) {
    outcome->octets = worker->octets;
    g_byte_array_remove_range(outcome->octets, 0, sizeof answer);
    worker->octets = g_byte_array_new();
  } else {
    outcome->reason = "error";
    outcome->detail =
      g_strndup((char *)octets->data + sizeof answer, answer.length);
  }
  worker->is_busy = false;
  return true;
}

/* Reads what has come from a worker. Returns whether its job has ended, in one
 * way or another. */
static bool
hear(Pool *pool, Worker *worker, PoolOutcome *outcome)
{
  guint8 buffer[65536];
  ssize_t got = read(worker->results, buffer, sizeof buffer);

  outcome->job = worker->job;
  if (got > 0) {
    g_byte_array_append(worker->octets, buffer, (guint)got);
    return take_answer(worker, outcome);
  }
  if (got < 0 && errno == EINTR)
    return false;
  bury(pool, worker, false, outcome);
  return true;
}

/* Kills a worker that has been at its job for too long. Returns whether there
 * was one. */
static bool
end_late(Pool *pool, PoolOutcome *outcome)
{
  gint64 now = g_get_monotonic_time();

  for (uint32_t i = 0; i < pool->count && pool->limits.seconds > 0; i++) {
    Worker *worker = &pool->workers[i];
    if (!worker->is_busy ||
        (double)(now - worker->began_at) < pool->limits.seconds * 1e6)
      continue;
    kill(worker->pid, SIGKILL);
    outcome->job = worker->job;
    bury(pool, worker, true, outcome);
    return true;
  }
  return false;
}

bool
pool_wait(Pool *pool, int milliseconds, PoolOutcome *outcome)
{
  g_autofree struct pollfd *files = g_new0(struct pollfd, pool->count);

  *outcome = (PoolOutcome){ 0 };
  for (uint32_t i = 0; i < pool->count; i++)
    files[i] =
      (struct pollfd){ pool->workers[i].is_busy ? pool->workers[i].results : -1,
                       POLLIN, 0 };
  if (end_late(pool, outcome))
    return true;
  if (poll(files, pool->count, milliseconds) <= 0)
    return false;
  for (uint32_t i = 0; i < pool->count; i++)
    if (files[i].revents != 0)
      return hear(pool, &pool->workers[i], outcome);
  return false;
}
