/**
 * What others measured, as cells: prediction files of LongBench and RULER, samples of lm-evaluation-harness and of another installation.
 * {@link dev.ropewalk.evaluator.imported.Imports} alone knows the database.
 */
@NullMarked
package dev.ropewalk.evaluator.imported;

import org.jspecify.annotations.NullMarked;
