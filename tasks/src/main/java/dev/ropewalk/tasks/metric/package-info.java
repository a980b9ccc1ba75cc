/**
 * What the field's benchmarks make of an answer, each metric as its authors' code computes it, oddities included. Knows texts and numbers,
 * nothing of models, tasks or files.
 */
@NullMarked
package dev.ropewalk.tasks.metric;

import org.jspecify.annotations.NullMarked;
