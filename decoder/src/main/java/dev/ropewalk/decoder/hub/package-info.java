/** Checkpoints from a hub, named, downloaded, verified and kept: {@link dev.ropewalk.decoder.hub.ModelHub} makes a folder of a name. */
@org.jspecify.annotations.NullMarked
package dev.ropewalk.decoder.hub;
