/* One training step on a tape (backward, update, forward) as src/engine does it, in C: what the engine is measured against.
 *
 * Reads from stdin, in the machine's byte order:
 *   int32 size, root, count of leaves, warm-up steps, steps to time; float64 rate;
 *   per node uint8 kind (its op times four, plus 1 where the left input takes a gradient and 2 where the right one does);
 *   per node int32 left, right; float64 data; per leaf int32 node, uint8 frozen.
 * Prints the median nanoseconds of a step and the root's data after all of them. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ADD = 1, MUL, RELU, SUB, NEG, DIV, TANH };
enum { LEFT = 1, RIGHT = 2 };

static int32_t size, root, leaves;
static uint8_t *kind, *frozen;
static int32_t *left, *right, *leaf;
static double *data, *grad;

static void forward(void) {
  for (int32_t i = 0; i < size; i++) {
    const int op = kind[i] >> 2;
    if (op == ADD) data[i] = data[left[i]] + data[right[i]];
    else if (op == MUL) data[i] = data[left[i]] * data[right[i]];
    else if (op == RELU) data[i] = data[left[i]] > 0 ? data[left[i]] : 0;
    else if (op == SUB) data[i] = data[left[i]] - data[right[i]];
    else if (op == NEG) data[i] = -data[left[i]];
    else if (op == DIV) data[i] = data[left[i]] / data[right[i]];
    else if (op == TANH) data[i] = tanh(data[left[i]]);
  }
}

static void backward(void) {
  memset(grad, 0, (size_t)size * sizeof *grad);
  grad[root] = 1;
  for (int32_t i = root; i >= 0; i--) {
    const int k = kind[i], op = k >> 2;
    if (op == 0) continue;
    const double g = grad[i];
    if (op == ADD) {
      if (k & LEFT) grad[left[i]] += g;
      if (k & RIGHT) grad[right[i]] += g;
    } else if (op == MUL) {
      const double a = data[left[i]], b = data[right[i]];
      if (k & LEFT) grad[left[i]] += b * g;
      if (k & RIGHT) grad[right[i]] += a * g;
    } else if (op == RELU) {
      grad[left[i]] += (data[left[i]] > 0 ? 1 : 0) * g;
    } else if (op == SUB) {
      if (k & LEFT) grad[left[i]] += g;
      if (k & RIGHT) grad[right[i]] -= g;
    } else if (op == NEG) {
      grad[left[i]] -= g;
    } else if (op == DIV) {
      const double a = data[left[i]], b = data[right[i]];
      if (k & LEFT) grad[left[i]] += g / b;
      if (k & RIGHT) grad[right[i]] += -a / (b * b) * g;
    } else if (op == TANH) {
      grad[left[i]] += (1 - data[i] * data[i]) * g;
    }
  }
}

static void *take(size_t count, size_t each) {
  void *room = malloc(count * each + 1);
  if (room == NULL || fread(room, each, count, stdin) != count) {
    fputs("the graph on stdin is cut short\n", stderr);
    exit(1);
  }
  return room;
}

static int32_t whole(void) {
  int32_t *number = take(1, sizeof *number), value = *number;
  free(number);
  return value;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int ascending(const void *x, const void *y) {
  const double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

int main(void) {
  size = whole();
  root = whole();
  leaves = whole();
  const int32_t warm = whole(), steps = whole();
  const double rate = *(double *)take(1, sizeof(double));
  kind = take((size_t)size, 1);
  left = take((size_t)size, sizeof *left);
  right = take((size_t)size, sizeof *right);
  data = take((size_t)size, sizeof *data);
  leaf = take((size_t)leaves, sizeof *leaf);
  frozen = take((size_t)leaves, 1);
  double *took = malloc((size_t)steps * sizeof *took);
  grad = malloc((size_t)size * sizeof *grad);
  forward();
  for (int32_t step = -warm; step < steps; step++) {
    const double begun = now();
    backward();
    for (int32_t i = 0; i < leaves; i++)
      if (!frozen[i]) data[leaf[i]] += rate * grad[leaf[i]];
    forward();
    if (step >= 0) took[step] = now() - begun;
  }
  qsort(took, (size_t)steps, sizeof *took, ascending);
  printf("%.0f %.17g\n", took[steps / 2], data[root]);
  return 0;
}
