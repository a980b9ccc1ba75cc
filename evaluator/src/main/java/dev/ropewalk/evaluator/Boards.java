package dev.ropewalk.evaluator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes what is kept of boards anew from their cells, and compares. */
public final class Boards {

    private final BoardStore store;
    private final TransactionTemplate transaction;

    Boards(JdbcClient jdbc, PlatformTransactionManager transactions) {
        store = new BoardStore(jdbc);
        transaction = new TransactionTemplate(transactions);
    }

    /**
     * What was found.
     *
     * @param boards looked at
     * @param wrong ids of those that said something else than their cells
     */
    public record Found(int boards, List<String> wrong) {

        public Found {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * Each board in a transaction of its own, so that cells may end meanwhile.
     *
     * @param repair whether what was made anew stays
     */
    public Found check(boolean repair) {
        int boards = 0;
        List<String> wrong = new ArrayList<>();
        for (String board = store.next(""); board != null; board = store.next(board)) {
            boards++;
            if (!follows(board, repair)) wrong.add(board);
        }
        return new Found(boards, wrong);
    }

    private boolean follows(String board, boolean repair) {
        return Objects.requireNonNull(transaction.execute(status -> {
            store.lock(board);
            List<Map<String, @Nullable Object>> before = store.said(board);
            store.refresh(store.places(board));
            boolean follows = before.equals(store.said(board));
            if (follows || !repair) status.setRollbackOnly();
            return follows;
        }));
    }
}
