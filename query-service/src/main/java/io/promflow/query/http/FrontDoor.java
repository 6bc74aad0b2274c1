package io.promflow.query.http;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import jakarta.inject.Singleton;

/** Puts the {@link Front} before the framework on each of the server's connections. */
@Singleton
final class FrontDoor implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
    private final BeanProvider<Front> front;

    FrontDoor(BeanProvider<Front> front) {
        this.front = front;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        NettyServerCustomizer.Registry registry = event.getBean();
        registry.register(front.get());
        return registry;
    }
}
