package dev.ropewalk.web.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Names beside places, none over another. */
final class Labels {

    /** Lines of text are so far apart. */
    static final double GAP = 15;

    /**
     * Moves names as little as may be: those that meet share the room about where they wanted to stand. Their order is that of the places.
     *
     * @param wanted where each would stand alone
     * @param top the least place
     * @param bottom the largest; there is room for all: {@code (n - 1) GAP} at most
     */
    static List<Double> spread(List<Double> wanted, double top, double bottom) {
        List<Integer> order = IntStream.range(0, wanted.size())
                .boxed()
                .sorted(Comparator.comparingDouble(wanted::get))
                .toList();
        record Block(double sum, int names, int from) {

            Block and(Block below) { // each wants to stand where its first name is
                return new Block(sum + below.sum, names + below.names, from);
            }
        }
        List<Block> blocks = new ArrayList<>();
        double span = (wanted.size() - 1) * GAP;
        for (int i = 0; i < order.size(); i++) {
            double place = wanted.get(order.get(i)) - i * GAP; // as if all stood in one block
            Block block = new Block(Math.max(top, Math.min(bottom - span, place)), 1, i);
            while (!blocks.isEmpty()
                    && blocks.get(blocks.size() - 1).sum / blocks.get(blocks.size() - 1).names
                            >= block.sum / block.names)
                block = blocks.remove(blocks.size() - 1).and(block);
            blocks.add(block);
        }
        List<Double> places = new ArrayList<>(wanted);
        for (Block block : blocks)
            for (int i = block.from; i < block.from + block.names; i++)
                places.set(order.get(i), Frame.rounded(block.sum / block.names + i * GAP));
        return places;
    }

    /** How many have room. */
    static int most(double top, double bottom) {
        return 1 + (int) Math.floor((bottom - top) / GAP);
    }

    private Labels() {}
}
