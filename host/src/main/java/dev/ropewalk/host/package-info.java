/**
 * The machine that this runs on: what its variables say, where its caches lie, and what people wrote into files, with a sentence where that
 * cannot be read. It knows nothing of models.
 */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.host;
