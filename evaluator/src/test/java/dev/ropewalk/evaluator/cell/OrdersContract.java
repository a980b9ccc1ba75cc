package dev.ropewalk.evaluator.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ropewalk.decoder.EngineNumber;
import dev.ropewalk.decoder.engine.Device;
import dev.ropewalk.evaluator.TestApplication;
import dev.ropewalk.evaluator.cost.ProcessorTime;
import dev.ropewalk.evaluator.model.ModelFiles;
import dev.ropewalk.evaluator.model.ModelFinder;
import dev.ropewalk.evaluator.owner.Owner;
import dev.ropewalk.evaluator.run.RunExecutor;
import dev.ropewalk.evaluator.suite.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What orders and leases promise on any database (decision 53). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class OrdersContract {

    private ConfigurableApplicationContext application;
    private JdbcClient jdbc;
    private ModelFiles files;
    private CellStore store;
    private CellRegistry registry;

    /** A database of this class alone. */
    abstract String url();

    abstract String user();

    @BeforeAll
    void start() {
        application = TestApplication.on(url(), user());
        jdbc = application.getBean(JdbcClient.class);
        files = ModelFiles.open("reference-model");
        store = new CellStore(jdbc, transactions());
        registry = new CellRegistry(jdbc, store);
    }

    @AfterAll
    void stop() {
        files.close();
        application.close();
    }

    @AfterEach
    void forgetOrders() {
        jdbc.sql("delete from cell_order").update();
    }

    private PlatformTransactionManager transactions() {
        return application.getBean(PlatformTransactionManager.class);
    }

    /** Of a process that is at the runs of these tests, on a database that others share. */
    private Orders orders() {
        return orders("me");
    }

    private Orders orders(String owner) {
        Owner.Kind kind = url().startsWith("jdbc:h2:") ? Owner.Kind.SHARED : Owner.Kind.POSTGRESQL;
        return new Orders(jdbc, transactions(), new Owner(owner, kind, Duration.ofSeconds(1)), store);
    }

    /** A running run of so many cells of four samples each, all of them ordered. */
    private String ordered(Orders orders, int configurations, long seed) {
        return ordered(orders, configurations, seed, null);
    }

    private String ordered(Orders orders, int configurations, long seed, @Nullable String run) {
        return ordered(orders, 2, configurations, seed, run);
    }

    /** @param first factor of the first configuration */
    private String ordered(Orders orders, int first, int configurations, long seed, @Nullable String run) {
        return ordered(orders, first, configurations, seed, run, EngineNumber.CURRENT);
    }

    private String ordered(Orders orders, int first, int configurations, long seed, @Nullable String run, int engine) {
        Suite suite = Suite.parse("""
                name: orders
                model: reference-model
                configurations: [%s]
                tasks: ["passkey{depths=2,trials=2}"]
                lengths: [128]
                seeds: [%d]
                """.formatted(
                        String.join(
                                ", ",
                                IntStream.range(0, configurations)
                                        .mapToObj(i -> "'ntk{factor=" + (first + i) + "}'")
                                        .toList()),
                        seed));
        return ordered(orders, suite, run, engine);
    }

    private String ordered(Orders orders, Suite suite, @Nullable String run, int engine) {
        String id = run == null ? application.getBean(RunExecutor.class).submit(suite, null) : run;
        jdbc.sql("update run set status = 'running', owner = 'me', heartbeat_at = current_timestamp where id = ?")
                .param(id)
                .update();
        List<Cell> all = new SuiteCells(suite, files, "cpu", engine).all();
        new ModelRegistry(jdbc).register(files);
        registry.register(id, all, true);
        orders.place(
                id,
                IntStream.range(0, all.size())
                        .mapToObj(ordinal ->
                                new Orders.Order(all.get(ordinal), ordinal, null, new Need(ordinal, 1, 0, 0)))
                        .toList());
        return id;
    }

    private static Orders.Wanted any() {
        return new Orders.Wanted(null, "cpu", null, Set.of(), Set.of(), Long.MAX_VALUE);
    }

    private void expire(Lease lease) {
        jdbc.sql("update cell_order set lease_until = current_timestamp - interval '1' second where lease = ?")
                .param(lease.id())
                .update();
    }

    private String status(String cell) {
        return jdbc.sql("select status from cell where id = ?")
                .param(cell)
                .query(String.class)
                .single();
    }

    /** Two slots of two processes, a hundred cells: each is taken by one. */
    @Test
    void whatIsTakenIsTakenByOne() {
        ordered(orders(), 100, 1);
        List<CompletableFuture<List<Lease>>> takers = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
                    Orders orders = orders();
                    List<Lease> taken = new ArrayList<>();
                    for (Optional<Lease> lease = orders.claim(any()); lease.isPresent(); lease = orders.claim(any()))
                        taken.add(lease.get());
                    return taken;
                }))
                .limit(4)
                .toList();
        List<String> cells = takers.stream()
                .flatMap(taker -> taker.join().stream())
                .map(Lease::cell)
                .toList();
        assertThat(cells).doesNotHaveDuplicates();
        int left = 0; // whoever met another's lock may have gone before the last was free
        for (Orders orders = orders(); orders.claim(any()).isPresent(); ) left++;
        assertThat(cells.size() + left).isEqualTo(100);
    }

    /** The oldest run first, and of its cells that whose turn it is. */
    @Test
    void theOldestRunGoesFirstInItsTurns() {
        Orders orders = orders();
        String older = ordered(orders, 2, 2), newer = ordered(orders, 1, 3);
        jdbc.sql("update cell_order set since = since - interval '1' hour where run_id = ?")
                .param(older)
                .update();
        jdbc.sql("update cell_order set turn = 1 - ordinal").update();
        List<Lease> taken = Stream.generate(() -> orders.claim(any()).orElseThrow())
                .limit(3)
                .toList();
        assertThat(taken).extracting(Lease::run).containsExactly(older, older, newer);
        assertThat(taken).extracting(Lease::ordinal).containsExactly(1, 0, 0);
        assertThat(orders.claim(any())).isEmpty();
    }

    private void of(String person, String run) {
        jdbc.sql("update run set submitted_by = ? where id = ?")
                .params(person, run)
                .update();
    }

    /**
     * One slot, which measures one cell after the other, and two of them: of a person with a thousand cells and one with three, the latter's are among the first taken; with as many slots as
     * there are people nobody is without one.
     */
    @Test
    void whoHasThreeCellsDoesNotWaitForWhoHasAThousand() {
        Orders orders = orders();
        jdbc.sql("delete from served").update();
        String many = ordered(orders, 1000, 31), few = ordered(orders, 3, 32), other = ordered(orders, 2, 33);
        of("A", many);
        of("B", few);
        of("B", other);
        List<String> taken = new ArrayList<>();
        for (int cell = 0; cell < 12; cell++) {
            Lease lease = orders.claim(any()).orElseThrow();
            taken.add(lease.run());
            orders.ending(lease, lease.cell(), () -> {});
        }
        assertThat(taken)
                .startsWith(many, few, many, few, many, few, many, other, many, other)
                .endsWith(many, many);
        of("C", ordered(orders, 3, 34));
        of("D", ordered(orders, 3, 35));
        List<String> at = Stream.generate(
                        () -> orders.claim(any()).orElseThrow().run())
                .limit(6)
                .map(this::person)
                .toList();
        assertThat(at.subList(0, 3)).as("each has a slot").containsExactlyInAnyOrder("A", "C", "D");
        assertThat(at.subList(3, 6)).as("and a second one").containsExactlyInAnyOrder("A", "C", "D");
    }

    private String person(String run) {
        return jdbc.sql("select submitted_by from run where id = ?")
                .param(run)
                .query(String.class)
                .single();
    }

    /** Whoever hands in a thousand runs of a cell is one person, whom all their ended runs count for. */
    @Test
    void aThousandRunsAreOnePersons() {
        Orders orders = orders();
        jdbc.sql("delete from served").update();
        List<String> small = IntStream.range(0, 6)
                .mapToObj(run -> ordered(orders, 1, 40 + run))
                .toList();
        small.forEach(run -> of("A", run));
        String late = ordered(orders, 2, 46);
        of("B", late);
        List<String> taken = new ArrayList<>();
        for (int cell = 0; cell < 4; cell++) {
            Lease lease = orders.claim(any()).orElseThrow();
            taken.add(lease.run());
            orders.ending(lease, lease.cell(), () -> {});
            if (!lease.run().equals(late))
                jdbc.sql("update run set status = 'completed', finished_at = created_at where id = ?")
                        .param(lease.run())
                        .update();
        }
        assertThat(taken).containsExactly(small.get(0), late, small.get(1), late);
    }

    /** Whoever it is for: what has a higher priority goes first, and what has a lower one when nothing else can be taken. */
    @Test
    void aHigherPriorityGoesFirst() {
        Orders orders = orders();
        String low = ordered(orders, 1, 50), normal = ordered(orders, 1, 51), high = ordered(orders, 2, 52);
        jdbc.sql("update run set priority = 2 where id = ?").param(low).update();
        jdbc.sql("update run set priority = 0 where id = ?").param(high).update();
        of("A", low);
        of("B", high);
        assertThat(Stream.generate(() -> orders.claim(any()).orElseThrow().run())
                        .limit(4))
                .containsExactly(high, high, normal, low);
    }

    /** Three cells that are among another's thousand are taken as those of whoever wants three; one that wants more than is left there takes nothing over. */
    @Test
    void whatTwoWantGoesWithWhomItGoesFirst() {
        Orders orders = orders();
        String many = ordered(orders, 20, 53);
        of("A", many);
        Lease held = orders.claim(any()).orElseThrow();
        String few = ordered(orders, 2, 3, 53, null);
        of("B", few);
        orders.takeOver(few);
        assertThat(jdbc.sql("select ordinal from cell_order where run_id = ? order by ordinal")
                        .param(few)
                        .query(Integer.class)
                        .list())
                .as("but for what somebody is at")
                .containsExactly(1, 2);
        orders.takeOver(many);
        assertThat(orders.claim(any()).map(Lease::run)).contains(few);
        assertThat(orders.left(many).cells()).as("it still waits for them").isEqualTo(20);
        jdbc.sql("update run set priority = 0 where id = ?").param(many).update();
        orders.takeOver(many);
        assertThat(jdbc.sql("select count(*) from cell_order where run_id = ?")
                        .param(few)
                        .query(Integer.class)
                        .single())
                .as("what somebody is at stays where it is")
                .isEqualTo(1);
        orders.holding(held, held.cell(), 1, () -> {});
    }

    /** A process that slept beyond its lease: what it stores late is refused with all that would have come with it, and the next is not disturbed. */
    @Test
    void whatComesLateIsNotStored() {
        Orders sleeper = orders(), next = orders();
        ordered(sleeper, 1, 4);
        Lease late = sleeper.claim(any()).orElseThrow();
        sleeper.holding(
                late,
                late.cell(),
                0,
                () -> jdbc.sql("update cell set status = 'running' where id = ?")
                        .param(late.cell())
                        .update());
        assertThat(next.claim(any())).as("while the lease lasts").isEmpty();
        expire(late);
        Lease taken = next.claim(any()).orElseThrow();
        assertThat(taken.cell()).isEqualTo(late.cell());
        for (Runnable work : List.<Runnable>of(
                () -> sleeper.holding(late, late.cell(), 4, () -> touch(late.cell())),
                () -> sleeper.ending(late, late.cell(), () -> touch(late.cell())),
                () -> sleeper.endingColumn(late, () -> touch(late.cell()))))
            assertThatThrownBy(work::run).isInstanceOf(LostLeaseException.class);
        sleeper.giveBack(late);
        assertThat(sleeper.renew(Set.of(late.id()))).isEmpty();
        assertThat(status(late.cell())).isEqualTo("running");
        assertThat(next.renew(Set.of(taken.id()))).containsExactly(taken.id());
        next.ending(taken, taken.cell(), () -> touch(taken.cell()));
        assertThat(status(late.cell())).isEqualTo("failed");
        assertThatThrownBy(() -> sleeper.ending(late, late.cell(), () -> {})).isInstanceOf(LostLeaseException.class);
    }

    private void touch(String cell) {
        store.fail(List.of(cell), "touched");
    }

    /** What fails in the transaction of a batch takes the batch with it, and leaves the lease. */
    @Test
    void aBatchIsStoredWholeOrNotAtAll() {
        Orders orders = orders();
        ordered(orders, 1, 5);
        Lease lease = orders.claim(any()).orElseThrow();
        assertThatThrownBy(() -> orders.holding(lease, lease.cell(), 3, () -> {
                    touch(lease.cell());
                    throw new IllegalStateException("torn");
                }))
                .hasMessage("torn");
        assertThat(status(lease.cell())).isEqualTo("waiting");
        assertThat(orders.left(lease.run()).samples()).isEqualTo(4);
        orders.holding(lease, lease.cell(), 3, () -> {});
        assertThat(orders.left(lease.run()).samples()).isEqualTo(1);
    }

    @Test
    void twoRunsThatWantTheSameHaveOneOrder() {
        Orders orders = orders();
        String first = ordered(orders, 3, 6), second = ordered(orders, 3, 6);
        assertThat(orders.left(first))
                .isEqualTo(orders.left(second))
                .satisfies(left -> assertThat(left.cells()).isEqualTo(3));
        Lease lease = orders.claim(any()).orElseThrow();
        assertThat(lease.run()).isEqualTo(first);
        orders.withdraw(first);
        jdbc.sql("update run set status = 'cancelled', finished_at = created_at where id = ?")
                .param(first)
                .update();
        assertThat(orders.left(second).cells()).as("handed over").isEqualTo(3);
        orders.holding(lease, lease.cell(), 1, () -> {}); // whoever is at it does not notice
        assertThat(orders.claim(new Orders.Wanted(second, "cpu", null, Set.of(), Set.of(), Long.MAX_VALUE)))
                .hasValueSatisfying(other -> assertThat(other.run()).isEqualTo(second));
        orders.withdraw(second);
        assertThat(orders.left(second).cells()).isZero();
        assertThatThrownBy(() -> orders.holding(lease, lease.cell(), 1, () -> {}))
                .isInstanceOf(LostLeaseException.class);
    }

    /** A process whose run was taken over while it slept must not take away what its successor ordered. */
    @Test
    void whatARunOrderedIsWithdrawnByItsOwnerAlone() {
        Orders orders = orders();
        String run = ordered(orders, 3, 14);
        orders("former").withdraw(run);
        orders("former").sweep();
        assertThat(orders.left(run).cells()).isEqualTo(3);
        orders.withdraw(run);
        assertThat(orders.left(run).cells()).isZero();
    }

    /** Cancelled, but its owner died before it heard: others may wait for what it ordered. */
    @Test
    void ordersOfARunThatWasGivenUpAreSwept() {
        Orders orders = orders();
        String given = ordered(orders, 3, 15), other = ordered(orders, 2, 15);
        jdbc.sql("update run set cancel_requested = true where id = ?")
                .param(given)
                .update();
        orders("other").sweep();
        assertThat(orders.left(given).cells()).as("its owner may hear of it").isEqualTo(3);
        jdbc.sql("update run set heartbeat_at = current_timestamp - interval '1' hour where id = ?")
                .param(given)
                .update();
        orders("other").sweep();
        assertThat(orders.left(given).cells()).isEqualTo(2);
        assertThat(orders.claim(any()).map(Lease::run)).contains(other);
    }

    /** A process that measures for one run needs nothing of another's suite, whose files may lie on another machine, nor its owner. */
    @Test
    void whatARunWantsIsItsOwnWhicheverRunOrderedIt() {
        Orders orders = orders();
        String first = ordered(orders, 2, 2, 16, null), second = ordered(orders, 3, 2, 16, null);
        jdbc.sql("update run set cancel_requested = true where id = ?")
                .param(first)
                .update();
        Orders.Wanted wanted = new Orders.Wanted(second, "cpu", null, Set.of(), Set.of(), Long.MAX_VALUE);
        assertThat(List.of(
                        orders.claim(wanted).orElseThrow(), orders.claim(wanted).orElseThrow()))
                .extracting(lease -> lease.run() + " " + lease.ordinal())
                .containsExactly(second + " 0", second + " 1");
        assertThat(orders.claim(wanted)).isEmpty();
    }

    /** A run goes on under newer code, which makes other cells of its suite: what the older ordered is wanted by nobody, and its workers would refuse the run. */
    @Test
    void whatAFormerVersionOrderedGoesWithItsCells() {
        Orders orders = orders();
        String run = ordered(orders, 2, 3, 17, null);
        assertThat(ordered(orders, 4, 3, 17, run)).isEqualTo(run);
        orders.withdrawFormer(run);
        assertThat(jdbc.sql("select count(*) from cell_order")
                        .query(Integer.class)
                        .single())
                .isEqualTo(3);
        assertThat(orders.left(run).cells()).isEqualTo(3);
    }

    /** Nobody measures it. */
    @Test
    void whatIsGivenBackWaits() {
        Orders orders = orders();
        ordered(orders, 1, 18);
        Lease lease = orders.claim(any()).orElseThrow();
        orders.holding(
                lease,
                lease.cell(),
                0,
                () -> jdbc.sql("update cell set status = 'running' where id = ?")
                        .param(lease.cell())
                        .update());
        orders.giveBack(lease);
        assertThat(status(lease.cell())).isEqualTo("waiting");
    }

    /** Slots that are asked again and again whether they have nothing to do say so once, at the end: not between one cell and the next. */
    @Test
    void slotsAreIdleWhenNothingIsLeft() throws InterruptedException {
        String run = ordered(orders(), 60, 19);
        try (ServingSlots serving = slots()) {
            while (!serving.isIdle()) Thread.sleep(1);
            assertThat(orders().left(run).cells()).isZero();
        }
    }

    private ServingSlots slots() {
        RunCells cells = new RunCells(
                jdbc,
                transactions(),
                new Owner(
                        "slots",
                        url().startsWith("jdbc:h2:") ? Owner.Kind.SHARED : Owner.Kind.POSTGRESQL,
                        Duration.ofSeconds(1)),
                ProcessorTime::now,
                RunCells.Terms.slots(1));
        return cells.serve(Device.cpu(), List.of(), new ModelFinder(), () -> false);
    }

    /** What the slots say that they cannot do. */
    private String said() throws InterruptedException {
        for (int tenth = 0; tenth < 300; tenth++) {
            Optional<String> said = jdbc.sql("select message from worker where name = 'slots' and message is not null")
                    .query(String.class)
                    .optional();
            if (said.isPresent()) return said.get();
            Thread.sleep(100);
        }
        throw new AssertionError("nothing was said in half a minute");
    }

    /** As on a machine that has no such file, and on one that has another of its name. */
    @Test
    void dataThatAreNotHereAreMissedByName(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("questions.jsonl");
        String question =
                "{\"index\": 0, \"input\": \"The key is %d. What is it?\", \"outputs\": [\"%d\"], \"length\": 30}\n";
        Files.writeString(data, question.formatted(1, 1));
        Suite suite = Suite.parse("""
                name: data
                model: reference-model
                configurations: [rope]
                tasks: ["file{path=%s,format=ruler,dataset=niah_single_1}"]
                lengths: [256]
                seeds: [21]
                """.formatted(data));
        String run = ordered(orders(), suite, null, EngineNumber.CURRENT);
        Files.delete(data);
        try (ServingSlots serving = slots()) {
            assertThat(said()).isEqualTo("run " + run + ": there is no file " + data);
        }
        Files.writeString(data, question.formatted(2, 2));
        try (ServingSlots serving = slots()) {
            assertThat(said())
                    .isEqualTo("run " + run + " orders cells that are made otherwise here: the task's data differs");
        }
        assertThat(orders().left(run).cells()).isEqualTo(1);
    }

    /** As of a version that computes otherwise: no number of it stands under another's cell. */
    @Test
    void cellsOfAnotherEngineAreLeftToItAndThatIsSaid() throws InterruptedException {
        int other = EngineNumber.CURRENT + 1;
        String run = ordered(orders(), 2, 1, 20, null, other);
        try (ServingSlots serving = slots()) {
            assertThat(said())
                    .isEqualTo("run " + run + " orders cells that are made otherwise here: engine is " + other
                            + " there and " + EngineNumber.CURRENT + " here");
            assertThat(serving.isIdle()).isTrue();
        }
        assertThat(orders().left(run).cells()).isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from sample s join run_cell r on r.cell_id = s.cell_id where r.run_id = ?")
                        .param(run)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /** A batch that takes longer than a cell may: its lease is renewed no more, another process measures the cell, and what the first stores at last is refused. */
    @Test
    void whatNeverReturnsIsTakenByAnother() throws InterruptedException {
        String run = ordered(orders(), 2, 22);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Supplier<ProcessorTime> stuck = () -> {
            if (asked.incrementAndGet() == 1)
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            return ProcessorTime.now();
        };
        try (ServingSlots hanging = slots("hanging", stuck)) {
            while (asked.get() == 0) Thread.sleep(10);
            try (ServingSlots other = slots("other", ProcessorTime::now)) {
                while (orders().left(run).cells() > 0) Thread.sleep(50);
            }
            assertThat(jdbc.sql("select message from worker where name = 'hanging'")
                            .query(String.class)
                            .single())
                    .matches(
                            "a batch of passkey@1 128 ntk\\{factor=\\d} has not returned for 2 s, the limit of a cell: its slot is lost until it does");
            never.countDown();
        }
        assertThat(jdbc.sql("select status from cell where seed = 22")
                        .query(String.class)
                        .list())
                .containsOnly("done");
        assertThat(jdbc.sql("select count(*) from sample where cell_id in (select id from cell where seed = 22)")
                        .query(Integer.class)
                        .single())
                .isEqualTo(8);
    }

    private ServingSlots slots(String owner, Supplier<ProcessorTime> processors) {
        RunCells cells = new RunCells(
                jdbc,
                transactions(),
                new Owner(
                        owner,
                        url().startsWith("jdbc:h2:") ? Owner.Kind.SHARED : Owner.Kind.POSTGRESQL,
                        Duration.ofMillis(200)),
                processors,
                new RunCells.Terms(1, null, Duration.ofSeconds(2)));
        return cells.serve(Device.cpu(), List.of(), new ModelFinder(), () -> false);
    }

    /** Two submitters of the same hundred cells at once, each in its own transactions: neither is refused, and there are a hundred orders. */
    @Test
    void twoMayRegisterTheSameAtOnce() {
        CompletableFuture<String> here = CompletableFuture.supplyAsync(() -> ordered(orders(), 100, 7));
        String there = ordered(orders(), 100, 7);
        assertThat(orders().left(here.join()).cells()).isEqualTo(100);
        assertThat(orders().left(there).cells()).isEqualTo(100);
    }

    /** A cell that ends every process that takes it ends itself after five. */
    @Test
    void whatNobodyCanMeasureFails() {
        Orders orders = orders();
        String run = ordered(orders, 2, 8);
        String poisoned = "";
        for (int taken = 0; taken < Orders.TRIES; taken++) {
            Lease lease = orders().claim(any()).orElseThrow();
            poisoned = lease.cell();
            assertThat(lease.ordinal()).isZero();
            expire(lease);
        }
        assertThat(orders.claim(any()))
                .hasValueSatisfying(lease -> assertThat(lease.ordinal()).isEqualTo(1));
        assertThat(status(poisoned)).isEqualTo("failed");
        assertThat(jdbc.sql("select message from cell where id = ?")
                        .param(poisoned)
                        .query(String.class)
                        .single())
                .startsWith("5 slots in turn took it and stored nothing, at last one of ");
        assertThat(orders.left(run).cells()).isEqualTo(1);
    }

    /** Neither a pause in order nor one after some progress counts against a cell. */
    @Test
    void whoGivesBackOrStoresSomethingDoesNotBlameTheCell() {
        Orders orders = orders();
        ordered(orders, 1, 9);
        for (int taken = 0; taken < 2 * Orders.TRIES; taken++)
            orders.giveBack(orders.claim(any()).orElseThrow());
        for (int taken = 0; taken < 2 * Orders.TRIES; taken++) {
            Lease lease = orders.claim(any()).orElseThrow();
            if (taken % 4 == 3) orders.holding(lease, lease.cell(), 1, () -> {});
            expire(lease);
        }
        assertThat(orders.claim(any())).isPresent();
    }

    @Test
    void nothingIsTakenOfWhatCannotBeServed() {
        Orders orders = orders();
        String run = ordered(orders, 1, 10);
        assertThat(orders.claim(new Orders.Wanted(null, "NVIDIA H200", null, Set.of(), Set.of(), Long.MAX_VALUE)))
                .isEmpty();
        assertThat(orders.claim(new Orders.Wanted(null, "cpu", null, Set.of(files.sha256()), Set.of(), Long.MAX_VALUE)))
                .isEmpty();
        assertThat(orders.claim(new Orders.Wanted(null, "cpu", null, Set.of(), Set.of(run), Long.MAX_VALUE)))
                .isEmpty();
        assertThat(orders.claim(new Orders.Wanted(
                        null,
                        "cpu",
                        new Orders.Loaded(files.sha256(), "bfloat16"),
                        Set.of(),
                        Set.of(),
                        Long.MAX_VALUE)))
                .isEmpty();
        jdbc.sql("update run set cancel_requested = true where id = ?")
                .param(run)
                .update();
        assertThat(orders.claim(any())).isEmpty();
        jdbc.sql("update run set cancel_requested = false where id = ?")
                .param(run)
                .update();
        assertThat(orders.claim(any())).isPresent();
    }

    private void needs(String cell, long model, long bytes) {
        jdbc.sql("update cell_order set model_bytes = ?, bytes = ? where cell_id = ?")
                .params(model, bytes, cell)
                .update();
    }

    private static Orders.Wanted within(long room) {
        return new Orders.Wanted(null, "cpu", null, Set.of(), Set.of(), room);
    }

    /** What it takes is the model and the cell together; who has both takes it, and knows what the cell takes of it. */
    @Test
    void aSlotTakesWhatItHasTheMemoryFor() {
        Orders orders = orders();
        ordered(orders, 2, 20);
        Lease small = orders.claim(any()).orElseThrow(),
                large = orders.claim(any()).orElseThrow();
        orders.giveBack(large);
        orders.giveBack(small);
        needs(small.cell(), 1000, 10);
        needs(large.cell(), 1000, 500);
        assertThat(orders.claim(within(1009))).isEmpty();
        assertThat(orders.claim(within(1499)).map(Lease::cell)).contains(small.cell());
        assertThat(orders.claim(within(1499))).isEmpty();
        assertThat(orders.claim(within(1500)))
                .hasValueSatisfying(lease -> assertThat(lease.bytes()).isEqualTo(500));
    }

    /** Some cells are too large for all there are: they wait while anything else is left, and for a larger worker; then they fail, each with what it needs. */
    @Test
    void whatNobodyHasTheMemoryForFailsInTheEnd() throws InterruptedException {
        Orders orders = orders();
        Owner me = new Owner(
                "me", url().startsWith("jdbc:h2:") ? Owner.Kind.SHARED : Owner.Kind.POSTGRESQL, Duration.ofMillis(100));
        Workers workers = new Workers(jdbc, me);
        String run = ordered(orders, 3, 21);
        List<Lease> taken = Stream.generate(() -> orders.claim(any()).orElseThrow())
                .limit(3)
                .toList();
        needs(taken.get(1).cell(), 2_000_000, 500_000);
        needs(taken.get(2).cell(), 2_000_000, 6_000_000);
        orders.giveBack(taken.get(1));
        orders.giveBack(taken.get(2));
        Shortage shortage = new Shortage(orders, workers, me, run, "cpu");
        look(shortage, () -> {});
        assertThat(orders.left(run).cells())
                .as("nobody measures at all: that is waited for")
                .isEqualTo(3);
        Workers.Offer offer = new Workers.Offer(Device.cpu(), 1, List.of(), 2_400_000);
        Runnable small = () -> workers.beat(offer, false, null);
        look(shortage, small);
        assertThat(orders.left(run).cells()).as("somebody is still at one").isEqualTo(3);
        orders.ending(taken.get(0), taken.get(0).cell(), () -> {});
        jdbc.sql(
                        "insert into worker (name, code_version, engine, device, device_kind, slots, labels, memory, started_at, heartbeat_at)"
                                + " select 'large', code_version, engine, device, device_kind, slots, labels, 9000000, started_at,"
                                + " current_timestamp + interval '1' hour from worker where name = 'me'")
                .update();
        look(shortage, small);
        assertThat(orders.left(run).cells()).as("one could take both").isEqualTo(2);
        jdbc.sql("update worker set draining = true where name = 'large'").update();
        look(shortage, small);
        assertThat(jdbc.sql("select message from cell where id in (:cells) order by length(message), message")
                        .param(
                                "cells",
                                List.of(taken.get(1).cell(), taken.get(2).cell()))
                        .query(String.class)
                        .list())
                .containsExactly(
                        "needs at least 3 MB of memory, 2 MB of it for the model; the largest worker with cpu offers 2 MB",
                        "needs at least 8 MB of memory, 2 MB of it for the model; the largest worker with cpu offers 2 MB");
        assertThat(status(taken.get(1).cell())).isEqualTo("failed");
        assertThat(orders.left(run).cells()).isZero();
        jdbc.sql("delete from worker").update();
    }

    /** As whoever waits for a run does, for longer than a worker may be silent. */
    private static void look(Shortage shortage, Runnable beat) throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            beat.run();
            shortage.look();
            Thread.sleep(100);
        }
    }

    /** A process that was away for a day, and forgotten, is on the list again when it is heard of. */
    @Test
    void whoIsHeardOfAgainIsListedAgain() {
        Workers workers = new Workers(jdbc, new Owner("sleeper", Owner.Kind.SHARED, Duration.ofSeconds(1)));
        Workers.Offer offer = new Workers.Offer(Device.cpu(), 3, List.of("gpu"), 1000);
        workers.begin(offer);
        jdbc.sql("update worker set heartbeat_at = current_timestamp - interval '25' hour where name = 'sleeper'")
                .update();
        new Workers(jdbc, new Owner("other", Owner.Kind.SHARED, Duration.ofSeconds(1))).forget();
        assertThat(listed("sleeper")).isEmpty();
        workers.beat(offer, false, "back");
        assertThat(listed("sleeper")).containsExactly("3 gpu back");
        workers.beat(offer, false, null);
        assertThat(listed("sleeper")).containsExactly("3 gpu ");
        new Workers(jdbc, new Owner("alone", Owner.Kind.ALONE, Duration.ofSeconds(1))).forget();
        assertThat(listed("sleeper")).as("whoever else is named here is dead").isEmpty();
    }

    private List<String> listed(String name) {
        return jdbc.sql("select slots || ' ' || labels || ' ' || coalesce(message, '') from worker where name = ?")
                .param(name)
                .query(String.class)
                .list();
    }

    /** While one of two that come to the same plan is measured, the other waits for its answers. */
    @Test
    void whatComesToTheSamePlanIsNotTakenTwice() {
        Orders orders = orders();
        ordered(orders, 2, 11);
        jdbc.sql("update cell_order set twin = 'the same'").update();
        Lease first = orders.claim(any()).orElseThrow();
        assertThat(orders.claim(any())).isEmpty();
        orders.ending(first, first.cell(), () -> {});
        assertThat(orders.claim(any())).isPresent();
    }

    /** Registered sorted and together: 10,000 cells of a suite, with their orders. */
    @Test
    void tenThousandCellsAreOrderedInOneGo() {
        Orders orders = orders();
        String run = ordered(orders, 10_000, 12);
        assertThat(orders.left(run).cells()).isEqualTo(10_000);
        Set<String> taken = new HashSet<>();
        Orders.Wanted wanted = new Orders.Wanted(run, "cpu", null, Set.of(), Set.of(), Long.MAX_VALUE);
        for (int i = 0; i < 50; i++)
            taken.add(orders.claim(wanted).orElseThrow().cell());
        assertThat(taken).hasSize(50);
        orders.withdraw(run);
        assertThat(orders.left(run).cells()).isZero();
    }

    /** States that cannot be are refused by the database, whoever writes them (docs/reliability.md). */
    @Test
    void theDatabaseRefusesStatesThatCannotBe() {
        Orders orders = orders();
        String run = ordered(orders, 1, 13);
        for (String impossible : List.of(
                "update cell_order set lease = 'half'",
                "update cell_order set holder = 'nobody'",
                "update run set owner = null where id = '" + run + "'",
                "update run set status = 'completed' where id = '" + run + "'",
                "update cell set status = 'done', finished_at = null where seed = 13",
                "update cell set status = 'lost' where seed = 13"))
            assertThatThrownBy(() -> jdbc.sql(impossible).update())
                    .as(impossible)
                    .isInstanceOf(DataIntegrityViolationException.class);
    }

    /** Decision 73: an order goes with its cell, what it was foretold to take stays; of what a later sitting orders nothing of, nothing is known. */
    @Test
    void whatWasForetoldOutlivesTheOrder() {
        Orders orders = orders();
        String run = ordered(orders, 2, 730);
        orders.keepForetold(run);
        forgetOrders();
        assertThat(foretold(run)).containsExactly(1.0, 1.0);
        orders.keepForetold(run);
        assertThat(foretold(run)).containsExactly(null, null);
    }

    private List<@Nullable Double> foretold(String run) {
        return jdbc.sql("select foretold_seconds from cell_v1 where run_id = ? order by ordinal")
                .param(run)
                .query((row, number) -> row.getObject("foretold_seconds", Double.class))
                .list();
    }
}
