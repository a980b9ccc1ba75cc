/** What people write by hand in YAML or JSON: read strictly, and refused in one sentence with the line. */
@NullMarked
package dev.ropewalk.evaluator.document;

import org.jspecify.annotations.NullMarked;
