/** A model that learns under any plan; {@link dev.ropewalk.decoder.training.Trainer} is the way in. */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.training;
