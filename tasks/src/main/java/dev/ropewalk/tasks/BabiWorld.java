package dev.ropewalk.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A small house in which people walk, take things, put them down and give them away; what happens is told sentence by sentence, and a question has
 * one answer of one word. The first five kinds of question of Weston et al. 2015, arXiv 1502.05698; the simulator and all words are ours.
 */
final class BabiWorld {

    /** What a question takes. */
    enum Kind {
        /** Where somebody is: one fact. */
        QA1,
        /** Where a thing is: who has it, and where that one went. */
        QA2,
        /** Where a thing was before: the same and one place back. */
        QA3,
        /** Which room lies on one side of another: the order of two. */
        QA4,
        /** Who gave what to whom: one of three. */
        QA5
    }

    /**
     * @param named index of the fact that names the answer
     * @param place index of the answer in that fact
     */
    record Told(List<String> facts, String question, String answer, int named, int place) {

        Told(List<String> facts, String question, String answer, int named) {
            this(List.copyOf(facts), question, answer, named, facts.get(named).lastIndexOf(answer));
        }
    }

    static final List<String> PEOPLE = List.of("Bertha", "Conrad", "Esther", "Fergus", "Gerda", "Howard");
    static final List<String> PLACES =
            List.of("kitchen", "attic", "bathroom", "pantry", "study", "balcony", "greenhouse", "nursery", "laundry");
    static final List<String> THINGS = List.of("thimble", "trumpet", "globe", "teapot", "candle", "hammock");

    private static final List<String> DIRECTIONS = List.of("north", "east", "south", "west"); // two apart are opposite
    private static final int PATIENCE = 10_000;

    private final SplittableRandom random;
    private final List<String> facts = new ArrayList<>();

    private BabiWorld(SplittableRandom random) {
        this.random = random;
    }

    /** @param least facts, where no question of the kind can be asked after so many, a few more */
    static Told tell(Kind kind, int least, SplittableRandom random) {
        BabiWorld world = new BabiWorld(random);
        return switch (kind) {
            case QA1, QA2, QA3 -> world.walks(kind, least);
            case QA4 -> world.directions(least);
            case QA5 -> world.gifts(least);
        };
    }

    /** The kind of words that a right answer is one of. */
    static Pattern candidates(String answer) {
        List<String> words = PLACES.contains(answer) ? PLACES : PEOPLE.contains(answer) ? PEOPLE : THINGS;
        return Pattern.compile("\\b(" + String.join("|", words) + ")\\b", Pattern.CASE_INSENSITIVE);
    }

    private <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    private String other(List<String> items, String than) {
        String drawn;
        do drawn = any(items);
        while (drawn.equals(than));
        return drawn;
    }

    /** Where a thing was, and the fact that names the place. */
    private record Stay(String place, int fact) {}

    private final Map<String, Stay> people = new HashMap<>();
    private final Map<String, String> lies = new HashMap<>();
    private final Map<String, String> holders = new HashMap<>();
    private final Map<String, List<Stay>> stays = new HashMap<>();

    private Told walks(Kind kind, int least) {
        for (String thing : THINGS) lies.put(thing, any(PLACES));
        for (int tried = 0; tried < PATIENCE; tried++) {
            step(kind);
            if (facts.size() < least) continue;
            List<Told> questions = questions(kind);
            if (!questions.isEmpty()) return any(questions);
        }
        throw new IllegalStateException("nothing happened in " + PATIENCE + " steps that could be asked for");
    }

    private void step(Kind kind) {
        String person = any(PEOPLE);
        Stay here = people.get(person);
        List<String> held = THINGS.stream()
                .filter(thing -> person.equals(holders.get(thing)))
                .toList();
        List<String> free = here == null
                ? List.of()
                : THINGS.stream()
                        .filter(thing -> !holders.containsKey(thing) && here.place.equals(lies.get(thing)))
                        .toList();
        int wish = kind == Kind.QA1 ? 0 : random.nextInt(4);
        if (wish == 1 && !held.isEmpty()) {
            String thing = any(held);
            facts.add(person + " put down the " + thing + ".");
            holders.remove(thing);
        } else if (wish >= 2 && !free.isEmpty()) {
            String thing = any(free);
            facts.add(person + " picked up the " + thing + ".");
            holders.put(thing, person);
            stayed(thing, Objects.requireNonNull(here));
        } else walk(person, held);
    }

    private void walk(String person, List<String> held) {
        Stay from = people.get(person);
        String place = other(PLACES, from == null ? "" : from.place);
        Stay to = new Stay(place, facts.size());
        facts.add(person + " went to the " + place + ".");
        people.put(person, to);
        for (String thing : held) {
            lies.put(thing, place);
            stayed(thing, to);
        }
    }

    private void stayed(String thing, Stay stay) {
        List<Stay> all = stays.computeIfAbsent(thing, unseen -> new ArrayList<>());
        if (all.isEmpty() || !all.get(all.size() - 1).place.equals(stay.place)) all.add(stay);
    }

    private List<Told> questions(Kind kind) {
        List<Told> questions = new ArrayList<>();
        if (kind == Kind.QA1)
            for (String person : PEOPLE) {
                Stay here = people.get(person);
                if (here != null) questions.add(told("Where is " + person + " now?", here));
            }
        else
            for (String thing : THINGS) {
                List<Stay> all = stays.getOrDefault(thing, List.of());
                int last = all.size() - 1;
                if (kind == Kind.QA2 && last >= 0)
                    questions.add(told("Where is the " + thing + " now?", all.get(last)));
                if (kind == Kind.QA3 && last >= 1) {
                    String place = all.get(last).place;
                    if (all.stream().filter(stay -> stay.place.equals(place)).count() == 1)
                        questions.add(told(
                                "Where was the " + thing + " before it was in the " + place + "?", all.get(last - 1)));
                }
            }
        return questions;
    }

    private Told told(String question, Stay answer) {
        return new Told(facts, question, answer.place, answer.fact);
    }

    /** A path through places, never back the way it came, so that of every two neighbours one alone lies on a given side of the other. */
    private Told directions(int least) {
        List<String> places = Draws.shuffled(PLACES, random);
        int direction = random.nextInt(4), links = least;
        int asked = random.nextInt(links);
        boolean first = random.nextBoolean();
        String question = "", answer = "", fact = "";
        for (int i = 0; i < links; i++) {
            String a = places.get(i), b = places.get(i + 1), side = DIRECTIONS.get(direction);
            facts.add("The " + a + " lies just " + side + " of the " + b + ".");
            if (i == asked) {
                question = first
                        ? "Which room lies just " + side + " of the " + b + "?"
                        : "Of which room does the " + a + " lie just " + side + "?";
                answer = first ? a : b;
                fact = facts.get(i);
            }
            direction = (direction + 3 + random.nextInt(3)) % 4;
        }
        List<String> told = Draws.shuffled(facts, random);
        return new Told(told, question, answer, told.indexOf(fact));
    }

    private record Gift(String from, String thing, String to) {}

    private Told gifts(int least) {
        List<Gift> gifts = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        for (String thing : THINGS) owners.put(thing, any(PEOPLE));
        for (int tried = 0; tried < PATIENCE; tried++) {
            String thing = any(THINGS), from = Objects.requireNonNull(owners.get(thing)), to = other(PEOPLE, from);
            gifts.add(new Gift(from, thing, to));
            facts.add(from + " gave the " + thing + " to " + to + ".");
            owners.put(thing, to);
            if (facts.size() < least) continue;
            List<Told> questions = new ArrayList<>();
            for (int i = 0; i < gifts.size(); i++) {
                Gift gift = gifts.get(i);
                if (alone(gifts, gift, true, true, false))
                    questions.add(
                            new Told(facts, "To whom did " + gift.from + " give the " + gift.thing + "?", gift.to, i));
                if (alone(gifts, gift, false, true, true))
                    questions.add(new Told(facts, "Who gave the " + gift.thing + " to " + gift.to + "?", gift.from, i));
                if (alone(gifts, gift, true, false, true))
                    questions.add(
                            new Told(facts, "What did " + gift.from + " give to " + gift.to + "?", gift.thing, i));
            }
            if (!questions.isEmpty()) return any(questions);
        }
        throw new IllegalStateException("nothing was given in " + PATIENCE + " steps that could be asked for");
    }

    /** Whether no other gift has the same parts of those that the question names. */
    private static boolean alone(List<Gift> gifts, Gift gift, boolean from, boolean thing, boolean to) {
        return gifts.stream()
                        .filter(other -> (!from || other.from.equals(gift.from))
                                && (!thing || other.thing.equals(gift.thing))
                                && (!to || other.to.equals(gift.to)))
                        .count()
                == 1;
    }
}
