/** What is kept so that pages need not count: boards, and how runs stood when they ended. It follows from cells, and can be made anew. */
@NullMarked
package dev.ropewalk.evaluator.board;

import org.jspecify.annotations.NullMarked;
