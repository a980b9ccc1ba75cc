/** Boards: what was measured alike, as tables, heatmaps and curves. */
@NullMarked
package dev.ropewalk.web.leaderboard;

import org.jspecify.annotations.NullMarked;
