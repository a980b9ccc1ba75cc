/**
 * What a text will take before it is read: {@link dev.ropewalk.decoder.forecast.MemoryEstimate} by a formula, {@link
 * dev.ropewalk.decoder.forecast.TimeForecast} by counted work and a short measurement of the machine ({@link
 * dev.ropewalk.decoder.forecast.TimeEstimate}).
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.forecast;
