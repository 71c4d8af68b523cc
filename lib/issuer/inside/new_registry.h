// A registry for an issuer that is being made: gone again unless that comes to be.
#pragma once

#include "qrid/issuer/registry.h"

#include <exception>

namespace qrid {

class NewRegistry {
public:
    explicit NewRegistry(RegistryPlace place) : place_(std::move(place)) { Registry::create(place_); }
    NewRegistry(const NewRegistry&) = delete;
    NewRegistry& operator=(const NewRegistry&) = delete;
    ~NewRegistry() {
        try {
            if (!kept_) Registry::destroy(place_);
        } catch (const std::exception&) {
        } // the server is gone: nothing more can be done
    }
    void keep() { kept_ = true; }

private:
    RegistryPlace place_;
    bool kept_ = false;
};

} // namespace qrid
