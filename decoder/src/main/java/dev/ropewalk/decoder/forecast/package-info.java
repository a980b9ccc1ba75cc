/**
 * What a text will take before it is read: {@link dev.ropewalk.decoder.forecast.CostForecast} tells memory by a formula ({@link
 * dev.ropewalk.decoder.forecast.MemoryEstimate}) and time by counted work ({@link dev.ropewalk.decoder.forecast.TimeEstimate}), at the pace of a machine that is
 * measured for a moment or, where no model is loaded, of one that nobody has.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.forecast;
