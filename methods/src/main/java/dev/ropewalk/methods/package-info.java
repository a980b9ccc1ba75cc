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
 * matters. A band may have other maps for other rotary pairs; then it tells each part of them its own distance. Symbols: {@code L} trained length, {@code N} target length (prompt plus new tokens), {@code D} rotary dimension, {@code s = N/L}.
 *
 * <p><b>The survey.</b> A model trained on {@code L} tokens fails beyond them because it meets distances, and so angles of the slow rotary
 * pairs, that it has never seen ({@link dev.ropewalk.methods.PlainRope}). There are three ways out, and each method takes one or two.
 *
 * <p><i>Turn more slowly</i>, so that known angles reach further: all pairs alike ({@link dev.ropewalk.methods.PositionInterpolation}), the
 * slow ones more than the fast by a larger base ({@link dev.ropewalk.methods.NtkAware}; following the length,
 * {@link dev.ropewalk.methods.DynamicNtk}; picked by hand, {@link dev.ropewalk.methods.Abf}), only the slow ones
 * ({@link dev.ropewalk.methods.NtkByParts}, {@link dev.ropewalk.methods.Llama3}, with sharpened attention {@link dev.ropewalk.methods.Yarn}),
 * or each by a factor found by search ({@link dev.ropewalk.methods.LongRope}). Or each head by a ratio
 * of its own ({@link dev.ropewalk.methods.MsPoe}). Or give up on the slow ones, which then stand still
 * ({@link dev.ropewalk.methods.Proportional}), and let all come round on whole tokens ({@link dev.ropewalk.methods.Resonance}).
 *
 * <p><i>Tell shorter distances</i>, so that none is new: far keys in groups ({@link dev.ropewalk.methods.SelfExtend},
 * {@link dev.ropewalk.methods.LlamaCppSelfExtend}; for each part of the rotary pairs in other groups, {@link dev.ropewalk.methods.DimensionWise}),
 * scaled to a range that holds the whole text ({@link dev.ropewalk.methods.Lampe}), by their place in a chunk ({@link dev.ropewalk.methods.DualChunkAttention}), all at one
 * distance ({@link dev.ropewalk.methods.ReRope}), at distances that grow by fractions ({@link dev.ropewalk.methods.LeakyReRope}) or that are
 * shorter by a constant ({@link dev.ropewalk.methods.ShiftedRope}). Near keys keep their distance, and the model needs no tuning. Or far keys are
 * not told at all, save the first few of the text: {@link dev.ropewalk.methods.LmInfinite}, {@link dev.ropewalk.methods.StreamingLlm}.
 *
 * <p><i>Sharpen attention</i>, which spreads as keys grow in number: {@link dev.ropewalk.methods.LogN}, in steps
 * {@link dev.ropewalk.methods.LogFloor}, and with a larger base
 * {@link dev.ropewalk.methods.EntropyAbf}.
 *
 * <p>{@link dev.ropewalk.methods.Compose} joins one method's spectrum with another's bands; {@link dev.ropewalk.methods.Native} is whatever
 * the checkpoint's own configuration asks for. {@link dev.ropewalk.methods.Methods} is the table of all; where a paper and the code that came
 * with it differ, {@link dev.ropewalk.methods.Presets} has the settings of each.
 */
@NullMarked
package dev.ropewalk.methods;

import org.jspecify.annotations.NullMarked;
