/**
 * What may be concluded from scores. Each class has its reference on top.
 *
 * <ul>
 *   <li>one number: {@link Interval} of a proportion or a mean, {@link ClusteredMean} where questions share a document;
 *   <li>two configurations on the same prompts: {@link PairedOutcomes} and {@link McNemar} for right and wrong, {@link SignFlip} and
 *       {@link PairedBootstrap} for graded scores, {@link DiscordantEvidence} while one still measures;
 *   <li>several: {@link Multiplicity} for their p-values, {@link StratifiedAverage} over tasks, {@link RankGroups};
 *   <li>before measuring: {@link Power};
 *   <li>over lengths: {@link EffectiveLength}; of two orders: {@link RankCorrelation}.
 * </ul>
 *
 * Whatever draws at random takes a seed, and the same seed gives the same numbers on every machine.
 */
@NullMarked
package dev.ropewalk.statistics;

import org.jspecify.annotations.NullMarked;
