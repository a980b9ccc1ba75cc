/** Checkpoints from a hub: named, downloaded, verified and kept. */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.hub;
