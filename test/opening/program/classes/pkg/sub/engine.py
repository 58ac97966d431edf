class Var:

    def __init__(self, data, _prev=()):
        self.data, self.grad, self._prev, self._back = data, 0.0, _prev, None

    def __mul__(self, other):
        out = Var(self.data * other.data, (self, other))

        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._back = back
        return out

    def backward(self):
        self.grad = 1.0
        waiting = [self]
        while waiting:
            v = waiting.pop()
            if v._back:
                v._back()
            waiting.extend(v._prev)
