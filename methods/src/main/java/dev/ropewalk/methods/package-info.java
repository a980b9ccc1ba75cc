/**
 * Context-window extension methods as plain values.
 *
 * <p>A {@link dev.ropewalk.methods.ContextMethod} turns a {@link dev.ropewalk.methods.Rope} (the rotary geometry of a checkpoint) and a
 * target length into a {@link dev.ropewalk.methods.ContextPlan}: a rotary spectrum, a logit temperature and attention bands. A decoder
 * executes plans and knows no method; a method computes plans and knows no tensor.
 *
 * <p><b>The common form.</b> For query {@code i} and key {@code j <= i} in the one band {@code b} that owns the pair,
 *
 * <pre>logit(i, j) = tau(i, layer) * &lt;R(q_b(i)) Q_i, R(k_b(j)) K_j&gt; / sqrt(headDim)</pre>
 *
 * where {@code R(p)} turns rotary pair {@code m} by {@code p * spectrum[m]} radians, and {@code q_b}, {@code k_b} are the band's position
 * maps. Keys in no band are masked; one softmax runs over the union of the bands. Only the distance {@code delta = q_b(i) - k_b(j)}
 * matters. Symbols: {@code L} trained length, {@code N} target length (prompt plus new tokens), {@code D} rotary dimension, {@code s = N/L}.
 *
 */
@NullMarked
package dev.ropewalk.methods;

import org.jspecify.annotations.NullMarked;
