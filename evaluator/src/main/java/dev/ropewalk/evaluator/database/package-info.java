/** What a database does when others use it, too: a transaction that is begun again, and a failure in one sentence. */
@NullMarked
package dev.ropewalk.evaluator.database;

import org.jspecify.annotations.NullMarked;
