package io.promflow.push;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    @Test
    void logicKnowsNoKafkaAndNoHttp() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.promflow.push");
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.promflow.push.exposition..",
                        "io.promflow.push.batch..",
                        "io.promflow.push.match..",
                        "io.promflow.push.remotewrite..",
                        "io.promflow.push.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.micronaut..",
                        "io.micrometer..",
                        "java.net.http..",
                        "io.netty..",
                        "io.promflow.push.http..",
                        "io.promflow.push.kafka..")
                .check(classes);
    }
}
