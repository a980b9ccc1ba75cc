package dev.ropewalk.evaluator.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ropewalk.results.worker.Silence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {

    /** Two containers may share a host's name and a process id: what is left of the name tells them apart. */
    @Test
    void twoOfOneHostAndProcessAreTwo() {
        String one = Owner.of("", Owner.HEARTBEAT).name(),
                other = Owner.of("", Owner.HEARTBEAT).name();
        assertThat(one).isNotEqualTo(other).hasSizeLessThanOrEqualTo(300); // the column
        assertThat(one.substring(0, one.lastIndexOf('/'))).isEqualTo(other.substring(0, other.lastIndexOf('/')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:./data/ropewalk;MODE=PostgreSQL;DB_CLOSE_ON_EXIT=FALSE",
                "jdbc:h2:./data/ropewalk;AUTO_SERVER=FALSE",
                "jdbc:h2:mem:one"
            })
    void whereH2LocksTheFileAnOwnerIsAlone(String url) {
        assertThat(Owner.of(url, Owner.HEARTBEAT).isAlone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:./data/ropewalk;MODE=PostgreSQL;AUTO_SERVER=TRUE;DB_CLOSE_ON_EXIT=FALSE",
                "jdbc:h2:./data/ropewalk;auto_server=true",
                "jdbc:h2:./data/ropewalk;FILE_LOCK=NO",
                "jdbc:h2:tcp://host/ropewalk",
                "jdbc:h2:ssl://host/ropewalk",
                "jdbc:postgresql://host/ropewalk",
                ""
            })
    void elsewhereThereMayBeOthers(String url) {
        assertThat(Owner.of(url, Owner.HEARTBEAT).isAlone()).isFalse();
    }

    /** Pages and lists call dead whom owners call dead. */
    @Test
    void readersWaitAsLongAsOwners() {
        Owner owner = Owner.of("", Owner.HEARTBEAT);
        assertThat(owner.deadline("t")).isEqualTo("t + interval '" + Silence.SECONDS + ".000' second");
    }
}
