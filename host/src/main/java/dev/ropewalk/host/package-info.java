/**
 * The machine that this runs on: what its variables say, where its caches lie, what people wrote into files, with a sentence where that
 * cannot be read, and what a failure came from. It knows nothing of models.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.host;
