/**
 * Measures what suites ask for, so that whatever was measured once is never measured again. A run has cells (configuration x task x length x
 * seed), a cell has samples; the database keeps everything. {@link dev.ropewalk.evaluator.EvaluatorConfiguration} wires it into an application.
 *
 * <p>The rooms, each of which sees only those before it that it needs: {@code version}; {@code database}, which others use, too, and {@code owner}, who they are; {@code document}, which reads what people write;
 * {@code recipe}, how a model comes into being; {@code suite}, what someone wants measured; {@code model}, by its name; {@code cost}, time and
 * memory; {@code sample} and {@code board}, what is stored of answers and what is kept for pages; {@code cell}, where measuring happens;
 * {@code run}, who manages and what became of it; {@code study}, many runs as one, and {@code search}, many runs one after what came of the other; {@code request}, models that are to be at hand; {@code imported} and {@code rescore}, cells and scores without a
 * model. Begin with {@link dev.ropewalk.evaluator.run.RunExecutor#execute}, go on to {@link dev.ropewalk.evaluator.cell.RunCells}.
 */
@NullMarked
package dev.ropewalk.evaluator;

import org.jspecify.annotations.NullMarked;
