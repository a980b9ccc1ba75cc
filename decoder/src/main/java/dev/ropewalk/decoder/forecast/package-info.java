/** What a text will take before it is read: memory by a formula, time by counted work and a short measurement of the machine. */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.forecast;
