/** Pictures as coordinates, which a template writes as SVG: they need no script, and each point is a link. */
@NullMarked
package dev.ropewalk.web.picture;

import org.jspecify.annotations.NullMarked;
